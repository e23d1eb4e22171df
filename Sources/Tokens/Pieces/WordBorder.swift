/// Where a text with visible spaces (U+2581) can be cut into words, so that no piece reaches over a border.
struct WordBorder: Sendable {
  /// Whether a text can be cut before a space that follows something else.
  let isBeforeSpace: Bool
  /// Whether a text can be cut after a space that something else follows.
  let isAfterSpace: Bool

  /// Looks at all pieces of a model.
  init(_ pieces: [[UInt8]]) {
    var (isBefore, isAfter) = (true, true)
    for piece in pieces {
      var offset = 0
      while offset < piece.count {
        let isSpace = WordBorder.isSpace(piece, offset, end: piece.count)
        let next = offset + (isSpace ? 3 : 1)
        if next < piece.count {
          let isNextSpace = WordBorder.isSpace(piece, next, end: piece.count)
          if isSpace && !isNextSpace { isAfter = false }
          if !isSpace && isNextSpace { isBefore = false }
        }
        offset = next
      }
    }
    (isBeforeSpace, isAfterSpace) = (isBefore, isAfter)
  }

  /// Returns the end of the word that begins at an offset.
  func end(_ text: [UInt8], from start: Int) -> Int {
    if !isBeforeSpace && !isAfterSpace { return text.count }
    var (offset, isSpace) = (start, WordBorder.isSpace(text, start, end: text.count))
    while true {
      offset += isSpace ? 3 : 1
      if offset == text.count { break }
      let isNextSpace = WordBorder.isSpace(text, offset, end: text.count)
      if isNextSpace != isSpace && (isNextSpace ? isBeforeSpace : isAfterSpace) { break }
      isSpace = isNextSpace
    }
    return offset
  }

  /// Whether a space begins at an offset, after something else.
  static func isBorder(_ text: [UInt8], at offset: Int, in part: Range<Int>) -> Bool {
    isSpace(text, offset, end: part.upperBound) && offset > part.lowerBound
      && !(offset >= part.lowerBound + 3 && isSpace(text, offset - 3, end: part.upperBound))
  }

  @inline(__always) private static func isSpace(_ text: [UInt8], _ offset: Int, end: Int) -> Bool {
    text[offset] == 0xE2 && offset + 2 < end && text[offset + 1] == 0x96 && text[offset + 2] == 0x81
  }
}
