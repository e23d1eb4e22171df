/// Where a text may be cut, since no piece of a vocabulary goes on there: between lines, and between words.
struct TextBorders: Sendable {
  /// Whether a text may be cut after the end of a line that a letter or digit follows.
  private let isBetweenLines: Bool
  /// Whether a text may be cut before a space that is between letters or digits.
  private let isBetweenWords: Bool

  /// A space as it stands in pieces: as itself, as the letter of its byte, and as the visible space of SentencePiece.
  private static let spaces: Set<Unicode.Scalar> = [" ", ByteLetters.letters[0x20], "\u{2581}"]
  private static let lineEnds: Set<Unicode.Scalar> = ["\n", ByteLetters.letters[0x0A]]
  private static let otherSpaces: Set<Unicode.Scalar> = [
    "\r", "\t", ByteLetters.letters[0x0D], ByteLetters.letters[0x09],
  ]

  /// Looks at all pieces of a vocabulary.
  init(_ pieces: [String]) {
    func isCut(_ goesOn: (Unicode.Scalar, Unicode.Scalar) -> Bool) -> Bool {
      !pieces.contains { zip($0.unicodeScalars, $0.unicodeScalars.dropFirst()).contains(where: goesOn) }
    }
    isBetweenLines = isCut { TextBorders.lineEnds.contains($0) && TextBorders.mayBeOfWord($1) }
    isBetweenWords = isCut { $0.isOfWord && $0.isASCII && TextBorders.spaces.contains($1) }
  }

  /// Whether a character of a piece can be one of a word, or the letter of one of its bytes.
  private static func mayBeOfWord(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.isOfWord }
    return [spaces, lineEnds, otherSpaces].allSatisfy { !$0.contains(scalar) }
  }

  /// Whether a text may be cut at an offset.
  func mayCut(_ text: Span<UInt8>, at offset: Int) -> Bool {
    let before = text[offset - 1]
    if before == 0x0A { return isBetweenLines && text.hasWord(at: offset) }
    return isBetweenWords && text[offset] == 0x20 && Unicode.Scalar(before).isASCII && Unicode.Scalar(before).isOfWord
      && text.hasWord(at: offset + 1)
  }
}

extension Span<UInt8> {
  /// Whether a letter or digit is at an offset.
  fileprivate func hasWord(at offset: Int) -> Bool {
    if offset >= count { return false }
    let bytes = (offset..<Swift.min(offset + 4, count)).map { self[$0] }
    guard let found = Scalars.decode(bytes, 0, end: bytes.count) else { return false }
    return Unicode.Scalar(found.value)?.isOfWord == true
  }
}
