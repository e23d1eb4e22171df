/// The kinds of the characters that words consist of. The kind of a character is looked up in Unicode's tables once.
struct CharacterKinds {
  /// A kind of character.
  enum Kind: UInt8 {
    case space = 1
    case letter, digit, other, lineEnd
  }

  private var known = [UInt8](repeating: 0, count: 0x11_0000)  // by code point; 0 for a kind that was not looked up

  /// Returns the kind of the character at an offset, and its number of bytes. What is not UTF-8 is another sign.
  mutating func kind(_ text: [UInt8], at offset: Int) -> (Kind, length: Int) {
    guard let (value, length) = Scalars.decode(text, offset, end: text.count) else { return (.other, 1) }
    if let kind = Kind(rawValue: known[Int(value)]) { return (kind, length) }
    let kind = Unicode.Scalar(value).map(CharacterKinds.kind) ?? .other
    known[Int(value)] = kind.rawValue
    return (kind, length)
  }

  private static func kind(_ scalar: Unicode.Scalar) -> Kind {
    switch scalar {
    case " ": return .space
    case "\n": return .lineEnd
    default: break
    }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
      .spacingMark, .enclosingMark:
      return .letter
    case .decimalNumber, .letterNumber, .otherNumber: return .digit
    default: return .other
    }
  }
}
