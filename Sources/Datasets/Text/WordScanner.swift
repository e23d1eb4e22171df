import Foundation

/// Finds the words in the bytes of a text. A word is a run of letters, digits and apostrophes, any other character that
/// is not white space, or the end of a line. The end of the text also ends its last line.
///
/// It does not use a regular expression, because that takes seconds for a book.
struct WordScanner: Sequence, IteratorProtocol {
  private let bytes: Data
  private var offset: Int
  private var lastLineEnds: Bool

  /// Creates a scanner of the words in UTF-8 bytes, from an offset on.
  init(_ bytes: Data, from offset: Int = 0) {
    (self.bytes, self.offset) = (bytes, offset)
    lastLineEnds = bytes.last == UInt8(ascii: "\n")
  }

  /// Returns the range of the next word; nil after the last word. The range is empty for the end of a last line without
  /// a line feed.
  mutating func next() -> Range<Int>? {
    let bytes = bytes
    let span = bytes.span
    while offset < span.count {
      let start = offset
      let scalar = UTF8Scalar.decode(span, &offset)
      if WordScanner.isOfWord(scalar) {
        offset = WordScanner.end(span, from: offset)
        return start..<offset
      }
      if scalar == "\n" || !scalar.properties.isWhitespace { return start..<offset }
    }
    if lastLineEnds { return nil }
    lastLineEnds = true
    return offset..<offset
  }

  /// Returns the end of the word that continues at `offset`.
  private static func end(_ span: Span<UInt8>, from offset: Int) -> Int {
    var (end, following) = (offset, offset)
    while following < span.count && isOfWord(UTF8Scalar.decode(span, &following)) { end = following }
    return end
  }

  private static func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == "'" || scalar == "’" { return true }
    if scalar.isASCII {
      return ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
    }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
      .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber:
      return true
    default: return false
    }
  }
}
