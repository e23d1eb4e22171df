import Failures

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

  /// A scan of its own: a regular expression takes seconds over a book.
  private static func words(_ text: Substring) -> [String] {
    var (words, word) = ([String](), String.UnicodeScalarView())
    for scalar in text.unicodeScalars {
      if isOfWord(scalar) {
        word.append(scalar)
      } else {
        if !word.isEmpty { words.append(String(word)) }
        word.removeAll(keepingCapacity: true)
        if !scalar.properties.isWhitespace { words.append(String(scalar)) }
      }
    }
    return word.isEmpty ? words : words + [String(word)]
  }

  private static func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == "'" || scalar == "’" { return true }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
      .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber:
      return true
    default: return false
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
