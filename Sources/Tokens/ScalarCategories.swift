/// Unicode's general categories, in the groups that tokens are cut by.
extension Unicode.Scalar {
  /// Whether this is a letter.
  package var isLetter: Bool {
    [.uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter].contains(
      properties.generalCategory)
  }

  /// Whether this is a combining mark, which belongs to the letter before it.
  package var isMark: Bool { [.nonspacingMark, .spacingMark, .enclosingMark].contains(properties.generalCategory) }

  /// Whether this is a digit or another number.
  package var isNumber: Bool { [.decimalNumber, .letterNumber, .otherNumber].contains(properties.generalCategory) }
}
