import Foundation

/// Finds the words in the bytes of a text: runs of letters, digits and apostrophes; every other character that is not white
/// space; and the ends of lines, the last of which may be where the text ends.
///
/// A scan of its own: a regular expression takes seconds over a book.
struct WordScanner: Sequence, IteratorProtocol {
  private let bytes: Data
  private var offset: Int
  private var lastLineEnds: Bool

  /// Those of UTF-8 bytes, from a place on.
  init(_ bytes: Data, from offset: Int = 0) {
    (self.bytes, self.offset) = (bytes, offset)
    lastLineEnds = bytes.last == UInt8(ascii: "\n")
  }

  /// Where the next word lies, nowhere for the end of a line that is only the end of the text; none behind the last.
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

  /// Where a word ends that goes on at a place.
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
