import FoundationEssentials
import Kernels
import Tokens

/// Finds the words in the bytes of an example's text. A word is a run of letters, digits and apostrophes, or any other
/// character that is not white space.
struct WordScanner: Sequence, IteratorProtocol {
  private let bytes: Data
  private var offset = 0

  /// Creates a scanner of the words in UTF-8 bytes.
  init(_ bytes: Data) { self.bytes = bytes }

  /// Returns the range of the next word; nil after the last word.
  mutating func next() -> Range<Int>? { WordScanner.classesOfExamples.nextWord(bytes.span, from: &offset) }

  /// What each character is to the words of a running text, where the end of a line is a word.
  static let classes = CharacterClasses { $0 == "\n" ? .single : characterClass($0) }
  /// What each character is to the words of an example.
  static let classesOfExamples = CharacterClasses { characterClass($0) }

  private static func characterClass(_ scalar: Unicode.Scalar) -> CharacterClass {
    if scalar.isLetter || scalar.isMark || scalar.isNumber || scalar == "'" || scalar == "’" { return .ofWord }
    return scalar.properties.isWhitespace ? .space : .single
  }
}
