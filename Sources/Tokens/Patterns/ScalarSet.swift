/// A set of Unicode scalars, as a class of a regular expression has it.
struct ScalarSet: Sendable, Equatable {
  /// A part of a set.
  enum Part: Sendable, Equatable {
    /// The scalars of a range.
    case range(ClosedRange<UInt32>)
    /// The scalars of some general categories, a bit each.
    case categories(UInt32)
    /// White space, or everything else.
    case space(Bool)
    /// Letters, marks, digits and connectors, or everything else.
    case word(Bool)
    /// The same as Oniguruma has it, which `tokenizers` reads the patterns of a file with.
    case wordOfOniguruma(Bool)
    /// What another set has.
    case set([Part], isNegated: Bool)
  }

  private let parts: [Part]
  private let isNegated: Bool
  /// The ASCII characters of the set, a bit each.
  private(set) var low: UInt64 = 0
  private(set) var high: UInt64 = 0

  /// Creates a set of what is in any of the parts, or of what is in none of them.
  init(_ parts: [Part], isNegated: Bool = false) {
    (self.parts, self.isNegated) = (parts, isNegated)
    for value in 0..<64 where containsAny(UInt32(value)) { low |= 1 << UInt64(value) }
    for value in 64..<128 where containsAny(UInt32(value)) { high |= 1 << UInt64(value - 64) }
  }

  /// Creates a set of one scalar.
  init(_ scalar: Unicode.Scalar) { self.init([.range(scalar.value...scalar.value)]) }

  /// The set as a part of another one.
  var part: Part { .set(parts, isNegated: isNegated) }

  /// Whether the set may have scalars beyond ASCII.
  var hasOthers: Bool {
    isNegated
      || parts.contains {
        if case .range(let range) = $0 { range.upperBound >= 0x80 } else { true }
      }
  }

  @inline(__always) func contains(_ value: UInt32) -> Bool {
    if value < 64 { return low >> UInt64(value) & 1 == 1 }
    if value < 128 { return high >> UInt64(value & 63) & 1 == 1 }
    return containsAny(value)
  }

  private func containsAny(_ value: UInt32) -> Bool {
    guard let scalar = Unicode.Scalar(value) else { return false }
    return ScalarSet.contains(parts, scalar) != isNegated
  }

  private static func contains(_ parts: [Part], _ scalar: Unicode.Scalar) -> Bool {
    for part in parts {
      let isInside =
        switch part {
        case .range(let range): range.contains(scalar.value)
        case .categories(let bits): bits >> scalar.properties.generalCategory.bit & 1 == 1
        case .space(let isIn): scalar.properties.isWhitespace == isIn
        case .word(let isIn): scalar.isOfWord == isIn
        case .wordOfOniguruma(let isIn): scalar.isOfWordOfOniguruma == isIn
        case .set(let parts, let isNegated): contains(parts, scalar) != isNegated
        }
      if isInside { return true }
    }
    return false
  }
}

extension ScalarSet.Part {
  /// Returns the scalars of a property such as `L` or `Lu`, in the form that `\p{…}` has; nil for an unknown one.
  static func property(_ name: String, isNegated: Bool) -> ScalarSet.Part? {
    var bits: UInt32 = 0
    for (category, names) in Unicode.GeneralCategory.names where names.contains(where: { $0.isExactly(name) }) {
      bits |= 1 << category.bit
    }
    return bits == 0 ? nil : .categories(isNegated ? ~bits : bits)
  }
}

extension Unicode.Scalar {
  /// Whether `\w` has the scalar (Unicode Technical Standard 18, annex C).
  var isOfWord: Bool {
    if isASCII {
      return ("a"..."z").contains(self) || ("A"..."Z").contains(self) || ("0"..."9").contains(self) || self == "_"
    }
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation: return true
    default: return properties.isAlphabetic || properties.isJoinControl
    }
  }
}

extension Unicode.Scalar {
  /// Whether Oniguruma's `\w` has the scalar: without the joiners, but with the digits above the line and the fractions of Latin-1.
  fileprivate var isOfWordOfOniguruma: Bool {
    switch value {
    case 0xB2, 0xB3, 0xB9, 0xBC...0xBE: true
    case 0x200C, 0x200D: false
    default: isOfWord
    }
  }
}

extension Unicode.GeneralCategory {
  /// The categories with their names in regular expressions: of the category, and of its group.
  static let names: [(Unicode.GeneralCategory, [String])] = [
    (.uppercaseLetter, ["Lu", "L", "Letter", "LC"]), (.lowercaseLetter, ["Ll", "L", "Letter", "LC"]),
    (.titlecaseLetter, ["Lt", "L", "Letter", "LC"]), (.modifierLetter, ["Lm", "L", "Letter"]),
    (.otherLetter, ["Lo", "L", "Letter"]), (.nonspacingMark, ["Mn", "M", "Mark"]), (.spacingMark, ["Mc", "M", "Mark"]),
    (.enclosingMark, ["Me", "M", "Mark"]), (.decimalNumber, ["Nd", "N", "Number"]),
    (.letterNumber, ["Nl", "N", "Number"]), (.otherNumber, ["No", "N", "Number"]),
    (.connectorPunctuation, ["Pc", "P", "Punctuation"]), (.dashPunctuation, ["Pd", "P", "Punctuation"]),
    (.openPunctuation, ["Ps", "P", "Punctuation"]), (.closePunctuation, ["Pe", "P", "Punctuation"]),
    (.initialPunctuation, ["Pi", "P", "Punctuation"]), (.finalPunctuation, ["Pf", "P", "Punctuation"]),
    (.otherPunctuation, ["Po", "P", "Punctuation"]), (.mathSymbol, ["Sm", "S", "Symbol"]),
    (.currencySymbol, ["Sc", "S", "Symbol"]), (.modifierSymbol, ["Sk", "S", "Symbol"]),
    (.otherSymbol, ["So", "S", "Symbol"]), (.spaceSeparator, ["Zs", "Z", "Separator"]),
    (.lineSeparator, ["Zl", "Z", "Separator"]), (.paragraphSeparator, ["Zp", "Z", "Separator"]),
    (.control, ["Cc", "C", "Other"]), (.format, ["Cf", "C", "Other"]), (.surrogate, ["Cs", "C", "Other"]),
    (.privateUse, ["Co", "C", "Other"]), (.unassigned, ["Cn", "C", "Other"]),
  ]

  /// A number of the category, below 32.
  var bit: UInt32 {
    switch self {
    case .uppercaseLetter: 0
    case .lowercaseLetter: 1
    case .titlecaseLetter: 2
    case .modifierLetter: 3
    case .otherLetter: 4
    case .nonspacingMark: 5
    case .spacingMark: 6
    case .enclosingMark: 7
    case .decimalNumber: 8
    case .letterNumber: 9
    case .otherNumber: 10
    case .connectorPunctuation: 11
    case .dashPunctuation: 12
    case .openPunctuation: 13
    case .closePunctuation: 14
    case .initialPunctuation: 15
    case .finalPunctuation: 16
    case .otherPunctuation: 17
    case .mathSymbol: 18
    case .currencySymbol: 19
    case .modifierSymbol: 20
    case .otherSymbol: 21
    case .spaceSeparator: 22
    case .lineSeparator: 23
    case .paragraphSeparator: 24
    case .control: 25
    case .format: 26
    case .surrogate: 27
    case .privateUse: 28
    case .unassigned: 29
    @unknown default: 29
    }
  }
}
