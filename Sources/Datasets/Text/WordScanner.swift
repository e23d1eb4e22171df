import FoundationEssentials
import Kernels

/// Finds the words in the bytes of a text. A word is a run of letters, digits and apostrophes, any other character that
/// is not white space, or a line feed.
struct WordScanner: Sequence, IteratorProtocol {
  private let bytes: Data
  private var offset = 0

  /// Creates a scanner of the words in UTF-8 bytes.
  init(_ bytes: Data) { self.bytes = bytes }

  /// Returns the range of the next word; nil after the last word.
  mutating func next() -> Range<Int>? { WordScanner.classes.nextWord(bytes.span, from: &offset) }

  /// What each character is to the words of a text.
  static let classes = CharacterClasses { scalar in
    if scalar == "'" || scalar == "’" { return .ofWord }
    if scalar == "\n" { return .single }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
      .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber:
      return .ofWord
    default: return scalar.properties.isWhitespace ? .space : .single
    }
  }
}
