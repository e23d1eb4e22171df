import FoundationEssentials

/// Returns the lines of a text, with their line numbers from 1. Lines of nothing but white space are left out.
///
/// - Throws: a failure of kind `data` for bytes that are not text in UTF-8.
func lines(_ bytes: Data, _ path: String) throws -> [(number: Int, line: Substring)] {
  try RecordPiece(whole: bytes, path).lines().filter { !$0.line.isBlank }
}

extension Substring {
  /// Whether the text is empty or has nothing but white space.
  var isBlank: Bool { unicodeScalars.allSatisfy { $0.properties.isWhitespace } }

  /// Returns the parts of the text between the bytes of an ASCII character.
  ///
  /// - Parameter keepingEmpty: whether a part may be empty, so that there is one more than there are separators.
  func parts(between separator: Unicode.Scalar, keepingEmpty: Bool) -> [Substring] {
    let (separator, bytes) = (UInt8(ascii: separator), utf8.span)
    var parts: [Substring] = []
    var (start, first) = (utf8.startIndex, 0)  // of the part
    func add(until end: Int) -> Index {
      let index = utf8.index(start, offsetBy: end - first)
      if keepingEmpty || end > first { parts.append(Substring(utf8[start..<index])) }
      return index
    }
    for offset in bytes.indices where bytes[offset] == separator {
      (start, first) = (utf8.index(after: add(until: offset)), offset + 1)
    }
    _ = add(until: bytes.count)
    return parts
  }
}
