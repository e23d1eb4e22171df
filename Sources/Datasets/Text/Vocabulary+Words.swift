extension Vocabulary {
  /// The tokens as visible words without white space. Invisible characters and the backslash are escaped as in Python:
  /// `\n`, `\t`, `\\`, `\u0020`.
  public var words: [String] { tokens.map { $0.unicodeScalars.map(Vocabulary.word).joined() } }

  /// Returns the number of a token, which is given as it is or as its word in ``words``; nil if the vocabulary does not
  /// have it.
  public func token(word: String) -> Int? {
    let scalars = word.unicodeScalars
    if let only = scalars.first, scalars.count == 1 { return token(only) < 0 ? nil : Int(token(only)) }
    // Not ==, which holds for some texts of different characters.
    return words.firstIndex { $0.unicodeScalars.elementsEqual(scalars) }
  }

  private static func word(_ character: Unicode.Scalar) -> String {
    switch character {
    case "\n": return #"\n"#
    case "\r": return #"\r"#
    case "\t": return #"\t"#
    case "\\": return #"\\"#
    default:
      let properties = character.properties
      let isHidden = properties.isWhitespace || [.control, .format].contains(properties.generalCategory)
      return isHidden ? escaped(character.value) : String(character)
    }
  }

  private static func escaped(_ value: UInt32) -> String {
    let digits = String(value, radix: 16)
    let (letter, width) = value > 0xFFFF ? ("U", 8) : ("u", 4)
    return "\\\(letter)\(String(repeating: "0", count: width - digits.count))\(digits)"
  }
}
