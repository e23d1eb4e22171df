extension Vocabulary {
  /// The tokens as visible words without white space. Invisible characters and the backslash are escaped as in Python:
  /// `\n`, `\t`, `\\`, `\u0020`. So are bytes that are no text, for tokens that are bytes: `\xe2`.
  public var words: [String] { tokens.map(word) }

  /// Returns the number of a token, which is given as it is or as its word in ``words``; nil if the vocabulary does not
  /// have it.
  public func token(word: String) -> Int? {
    let scalars = word.unicodeScalars
    if tokenizer == nil, let only = scalars.first, scalars.count == 1 {
      return token(only) < 0 ? nil : Int(token(only))
    }
    // Not ==, which holds for some texts of different characters.
    if let place = words.firstIndex(where: { $0.unicodeScalars.elementsEqual(scalars) }) { return place }
    let bytes = Array(word.utf8)
    return tokens.firstIndex { tokenizer?.bytes(ofLetters: $0) == bytes }
  }

  private func word(_ token: String) -> String {
    guard let bytes = tokenizer?.bytes(ofLetters: token) else { return Vocabulary.word(token) }
    if (try? UTF8Span(validating: bytes.span)) != nil { return Vocabulary.word(String(decoding: bytes, as: UTF8.self)) }
    return bytes.map {
      $0 < 0x80 ? Vocabulary.word(Unicode.Scalar($0)) : Vocabulary.escaped("x", UInt32($0), digits: 2)
    }
    .joined()
  }

  private static func word(_ text: String) -> String { text.unicodeScalars.map { word($0) }.joined() }

  private static func word(_ character: Unicode.Scalar) -> String {
    switch character {
    case "\n": return #"\n"#
    case "\r": return #"\r"#
    case "\t": return #"\t"#
    case "\\": return #"\\"#
    default:
      let properties = character.properties
      let isHidden = properties.isWhitespace || [.control, .format].contains(properties.generalCategory)
      if !isHidden { return String(character) }
      let value = character.value
      return value > 0xFFFF ? escaped("U", value, digits: 8) : escaped("u", value, digits: 4)
    }
  }

  private static func escaped(_ letter: Character, _ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16)
    return "\\\(letter)\(String(repeating: "0", count: digits - text.count))\(text)"
  }
}
