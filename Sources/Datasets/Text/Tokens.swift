import Failures
import Files
import Foundation

extension DataPlan {
  /// Splits a text into tokens of the plan's unit.
  ///
  /// Words are runs of letters, digits and apostrophes. Every other character that is not white space is a token of its
  /// own.
  func tokens(_ text: Substring) -> [String] { tokens(text, unit) }

  /// Splits a text into tokens of a unit.
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
    return WordScanner(bytes).lazy.map { String(decoding: bytes[$0], as: UTF8.self) }.filter { $0 != "\n" }
  }

  /// Returns the numbers of the tokens of a text.
  ///
  /// - Throws: a failure of kind `data` for a character that the vocabulary does not have, or for a text without words.
  public func encode(_ text: String, _ vocabulary: Vocabulary) throws -> [Int32] {
    guard unit == .word else { return try vocabulary.encode(text) }
    let words = tokens(text[...])
    if words.isEmpty { throw Failure(.data, "\"\(text)\" has no words; give at least one") }
    return words.map { vocabulary.number(of: $0) ?? 0 }
  }

  /// Returns the numbers of the first tokens of a text file.
  ///
  /// - Parameters:
  ///   - path: the path of the file.
  ///   - setting: the key or option with which the user gave the path, for error messages.
  ///   - vocabulary: the vocabulary of a trained model.
  ///   - limit: the maximum number of tokens.
  /// - Throws: a failure for a file that cannot be read, or for a token that the vocabulary does not have.
  public func tokens(of path: String, from setting: String, _ vocabulary: Vocabulary, limit: Int) throws -> [Int32] {
    let source = TextSource(paths: [path], setting: setting, separator: nil)
    let text = try PreparedText(source, vocabulary, self, Preparation())
    var tokens: [Int32] = []
    try text.tokens(0..<min(limit, text.count)) { tokens.append($0) }
    return tokens
  }

  /// Returns the vocabulary of some tokens of the plan's unit.
  func vocabulary(_ tokens: some Sequence<String>) -> Vocabulary { vocabulary(tokens, unit) }

  /// Returns the vocabulary of some tokens of a unit.
  func vocabulary(_ tokens: some Sequence<String>, _ unit: Unit) -> Vocabulary {
    switch unit {
    // Later texts may have characters that these texts do not have.
    case .character, .label: Vocabulary([Vocabulary.unknown] + tokens.distinctSorted())
    case .word: Vocabulary(words: tokens, limit: vocabularyLimit)
    }
  }
}
