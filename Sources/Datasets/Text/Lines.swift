import FoundationEssentials

/// Returns the lines of a text, with their line numbers from 1. Lines of nothing but white space are left out.
///
/// - Throws: a failure of kind `data` for bytes that are not text in UTF-8.
func lines(_ bytes: Data, _ path: String) throws -> [(number: Int, line: Substring)] {
  try RecordPiece(whole: bytes, path).lines().filter { !$0.line.isBlank }
}

extension Substring {
  /// Whether the text is empty or has nothing but white space.
  var isBlank: Bool {
    // Most texts begin with a visible sign of ASCII.
    if let first = utf8.first, (0x21...0x7E).contains(first) { return false }
    return unicodeScalars.allSatisfy { $0.properties.isWhitespace }
  }

  /// Returns the parts of the text between the bytes of an ASCII character.
  ///
  /// - Parameter keepingEmpty: whether a part may be empty, so that there is one more than there are separators.
  func parts(between separator: Unicode.Scalar, keepingEmpty: Bool) -> [Substring] {
    let (separator, bytes) = (UInt8(ascii: separator), utf8.span)
    var (parts, rest, start) = ([Substring](), utf8, 0)
    func add(_ part: Substring.UTF8View) { if keepingEmpty || !part.isEmpty { parts.append(Substring(part)) } }
    for end in bytes.indices where bytes[end] == separator {
      add(rest.prefix(end - start))
      (rest, start) = (rest.dropFirst(end + 1 - start), end + 1)
    }
    add(rest)
    return parts
  }
}
