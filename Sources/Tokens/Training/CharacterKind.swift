import Kernels

/// The kinds of the characters that words consist of.
enum CharacterKind: UInt8 {
  case space = 1
  case letter, digit, other, lineEnd

  private static let known = CodePointTable { CharacterKind($0).rawValue }

  private init(_ scalar: Unicode.Scalar) {
    switch scalar {
    case " ": self = .space
    case "\n": self = .lineEnd
    case _ where scalar.isLetter || scalar.isMark: self = .letter
    case _ where scalar.isNumber: self = .digit
    default: self = .other
    }
  }

  /// Returns the kind of the character at an offset, and its number of bytes. What is not UTF-8 is another sign.
  static func at(_ offset: Int, in text: [UInt8]) -> (CharacterKind, length: Int) {
    guard let (value, length) = Scalars.decode(text, offset, end: text.count) else { return (.other, 1) }
    return (CharacterKind(rawValue: known[value]) ?? .other, length)
  }
}
