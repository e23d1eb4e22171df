import Failures
import Files
import FoundationEssentials

extension DataPlan {
  /// Returns the words of a text.
  static func words(_ text: String) -> [String] {
    let bytes = Data(text.utf8)
    return WordScanner(bytes).map { String(decoding: bytes[$0], as: UTF8.self) }
  }

  /// Returns the numbers of the tokens of a text.
  ///
  /// - Throws: a failure of kind `data` for a character that the vocabulary does not have, or for a text without words.
  public func encode(_ text: String, _ vocabulary: Vocabulary) throws -> [Int32] {
    switch unit {
    case .word:
      let words = DataPlan.words(normalized(text))
      if words.isEmpty { throw Failure(.data, "\"\(text)\" has no words; give at least one") }
      return words.map { vocabulary.number(of: $0) ?? 0 }
    case .byte: return normalized(text).utf8.map { Int32($0) }
    case .subword: return try subwords(normalized(text), vocabulary)
    case .grapheme: return try vocabulary.encode(graphemes: normalized(text))
    case .character, .label: return try vocabulary.encode(normalized(text))
    }
  }

  private func subwords(_ text: String, _ vocabulary: Vocabulary) throws -> [Int32] {
    let numbers = try vocabulary.tokenizer?.encode(text.utf8) ?? []
    if numbers.isEmpty { throw Failure(.data, "\"\(text)\" has no subwords; give at least one") }
    return numbers
  }

  /// Returns the text of tokens. What is cut off of a character of several bytes becomes U+FFFD.
  public func text(of tokens: [Int32], _ vocabulary: Vocabulary) -> String { text(of: tokens, vocabulary, unit) }

  /// Returns the text of a target's tokens.
  public func text(ofTarget tokens: [Int32], _ vocabulary: Vocabulary) -> String {
    text(of: tokens, vocabulary, targetUnit)
  }

  private func text(of tokens: [Int32], _ vocabulary: Vocabulary, _ unit: Unit) -> String {
    switch unit {
    case .word: vocabulary.decode(words: tokens)
    case .byte: String(decoding: tokens.map { vocabulary.byte($0) }, as: UTF8.self)
    case .subword: String(decoding: vocabulary.decode(pieces: tokens), as: UTF8.self)
    case .character, .grapheme, .label: vocabulary.decode(tokens)
    }
  }

  /// The token that a text begins with if nothing is given: the end of the line before it. A text of a single line may
  /// have none; then any token will do.
  public func firstToken(_ vocabulary: Vocabulary) -> Int32 {
    if unit == .subword { return (try? vocabulary.tokenizer?.encode([0x0A]))?.first ?? 0 }
    return vocabulary.number(of: "\n") ?? 0
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
    let text = try PreparedText(path: path, from: setting, vocabulary, self)
    var tokens: [Int32] = []
    try text.tokens(0..<min(limit, text.count)) { tokens.append($0) }
    return tokens
  }
}
