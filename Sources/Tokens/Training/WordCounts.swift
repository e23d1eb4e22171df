/// Counts the words of a text that byte pairs are learnt from. A word is a run of letters, of digits, of other signs, or
/// of spaces, with one space before it. The end of a line is no part of a word.
struct WordCounts {
  /// The words with visible spaces (U+2581), and how often each comes.
  private(set) var counts: [[UInt8]: Int] = [:]

  private enum Kind { case space, letter, digit, other }

  /// Adds the words of a text.
  ///
  /// - Parameter text: text in UTF-8, cut so that no word reaches over its ends.
  mutating func add(_ text: [UInt8]) {
    var (word, kind) = ([UInt8](), Kind.space)
    var offset = 0
    while offset < text.count {
      guard let (value, length) = Scalars.decode(text, offset, end: text.count) else {
        offset += 1
        continue
      }
      let part = text[offset..<offset + length]
      offset += length
      if value == 0x0A {
        finish(&word)
        continue
      }
      let next = WordCounts.kind(value)
      // One space belongs to the word behind it; the spaces before it are a word of their own.
      let isOneSpace = word.count == SentencePieceNormalizer.space.count && kind == .space
      if next != kind && !(kind == .space && isOneSpace) { finishSpaces(&word, kind, next) }
      word += value == 0x20 ? SentencePieceNormalizer.space[...] : part
      kind = next
    }
    finish(&word)
  }

  /// Finishes a word before a character of another kind. The last one of several spaces goes over to the next word.
  private mutating func finishSpaces(_ word: inout [UInt8], _ kind: Kind, _ next: Kind) {
    let space = SentencePieceNormalizer.space
    let isRun = kind == .space && word.count > space.count
    if isRun { word.removeLast(space.count) }
    finish(&word)
    if isRun { word = space }
  }

  private mutating func finish(_ word: inout [UInt8]) {
    if !word.isEmpty { counts[word, default: 0] += 1 }
    word.removeAll()
  }

  private static func kind(_ value: UInt32) -> Kind {
    if value == 0x20 { return .space }
    if value < 0x80 {
      let letter = value | 0x20
      if letter >= 0x61 && letter <= 0x7A { return .letter }
      return value >= 0x30 && value <= 0x39 ? .digit : .other
    }
    guard let scalar = Unicode.Scalar(value) else { return .other }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
      .spacingMark, .enclosingMark:
      return .letter
    case .decimalNumber, .letterNumber, .otherNumber: return .digit
    default: return .other
    }
  }
}
