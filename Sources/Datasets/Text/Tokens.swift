import Failures
import Foundation

extension DataPlan {
  /// The tokens of a text.
  ///
  /// Words are runs of letters, digits and apostrophes; every other character that is not white space is a token by itself.
  func tokens(_ text: Substring) -> [String] { tokens(text, unit) }

  /// The same for tokens of a unit.
  func tokens(_ text: Substring, _ unit: Unit) -> [String] {
    let text = lowerCase ? text.lowercased()[...] : text
    switch unit {
    case .label: return text.isEmpty ? [] : [String(text)]
    case .character: return text.unicodeScalars.map { String($0) }
    case .word: return DataPlan.words(text)
    }
  }

  private static func words(_ text: Substring) -> [String] {
    let bytes = Data(text.utf8)
    return WordScanner(bytes).lazy.map { String(decoding: bytes[$0], as: UTF8.self) }.filter {
      !$0.isEmpty && $0 != "\n"
    }
  }

  /// The numbers of a text's tokens.
  ///
  /// - Throws: for a character that the vocabulary does not have, or a text without a word.
  public func encode(_ text: String, _ vocabulary: Vocabulary) throws -> [Int32] {
    guard unit == .word else { return try vocabulary.encode(text) }
    let words = tokens(text[...])
    if words.isEmpty { throw Failure(.data, "\"\(text)\" has no words; give some") }
    return words.map { vocabulary.number(of: $0) ?? 0 }
  }

  /// The vocabulary of some tokens.
  func vocabulary(_ tokens: some Sequence<String>) -> Vocabulary { vocabulary(tokens, unit) }

  /// The same for tokens of a unit.
  func vocabulary(_ tokens: some Sequence<String>, _ unit: Unit) -> Vocabulary {
    switch unit {
    // Texts to come may have a character that these do not have.
    case .character, .label: Vocabulary([Vocabulary.unknown] + Set(tokens).sorted())
    case .word: Vocabulary(words: tokens, limit: vocabularyLimit)
    }
  }
}
