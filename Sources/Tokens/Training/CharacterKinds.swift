import Kernels

/// The kinds of the characters that words consist of.
struct CharacterKinds {
  /// A kind of character.
  enum Kind: UInt8 {
    case space = 1
    case letter, digit, other, lineEnd

    init(_ scalar: Unicode.Scalar) {
      switch scalar {
      case " ": self = .space
      case "\n": self = .lineEnd
      case _ where scalar.isLetter || scalar.isMark: self = .letter
      case _ where scalar.isNumber: self = .digit
      default: self = .other
      }
    }
  }

  private let known = CodePointTable { Kind($0).rawValue }

  /// Returns the kind of the character at an offset, and its number of bytes. What is not UTF-8 is another sign.
  @inline(__always) func kind(_ text: [UInt8], at offset: Int) -> (Kind, length: Int) {
    guard let (value, length) = Scalars.decode(text, offset, end: text.count) else { return (.other, 1) }
    return (Kind(rawValue: known[value]) ?? .other, length)
  }
}
