/// Classes of Unicode scalars as Hugging Face's tokenizers have them.
enum ScalarClass {
  /// Whether a scalar is punctuation: of Unicode, or any sign of ASCII.
  static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      return (0x21...0x2F).contains(scalar.value) || (0x3A...0x40).contains(scalar.value)
        || (0x5B...0x60).contains(scalar.value) || (0x7B...0x7E).contains(scalar.value)
    }
    switch scalar.properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation:
      return true
    default: return false
    }
  }

  /// Whether a scalar is a Chinese character for BERT.
  static func isChinese(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2B73F, 0x2B740...0x2B81F, 0x2B920...0x2CEAF,
      0xF900...0xFAFF, 0x2F800...0x2FA1F:
      true
    default: false
    }
  }

  /// Returns what BERT makes of a scalar: nothing of a control character, a space of white space; nil for the scalar.
  static func cleaned(_ scalar: Unicode.Scalar) -> String? {
    if ["\t", "\n", "\r"].contains(scalar) { return " " }
    if scalar.value == 0 || scalar.value == 0xFFFD { return "" }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned: return ""
    default: return scalar.properties.isWhitespace ? " " : nil
    }
  }

  /// Returns what the normalization of "nmt" makes of a scalar; nil for the scalar.
  static func nmt(_ scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0x01...0x08, 0x0B, 0x0E...0x1F, 0x7F, 0x8F, 0x9F: ""
    case 0x09, 0x0A, 0x0C, 0x0D, 0x1680, 0x200B...0x200F, 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD: " "
    default: nil
    }
  }
}

/// Bytes written as visible letters, as in GPT-2: a byte that is a visible character of Latin-1 is that character, and
/// the others are the characters from U+0100 on.
enum ByteLetters {
  /// By byte: its letter.
  static let letters: [Unicode.Scalar] = {
    var next: UInt32 = 0x100
    return (0..<256).map { byte in
      if (0x21...0x7E).contains(byte) || (0xA1...0xAC).contains(byte) || byte >= 0xAE {
        return Unicode.Scalar(UInt8(byte))
      }
      defer { next += 1 }
      return Unicode.Scalar(next) ?? "?"
    }
  }()

  private static let encoded: [[UInt8]] = letters.map { Array(String($0).utf8) }
  private static let bytes = Dictionary(uniqueKeysWithValues: zip(letters, (0...255).map { UInt8($0) }))

  /// Returns the letters of bytes.
  static func written(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 4)
    for byte in bytes { result += encoded[Int(byte)] }
    return result
  }

  /// Returns the letter of a byte in UTF-8.
  static func letter(_ byte: UInt8) -> [UInt8] { encoded[Int(byte)] }

  /// Returns the bytes of letters; nil if one of them stands for no byte.
  static func read(_ text: String) -> [UInt8]? {
    var result: [UInt8] = []
    for scalar in text.unicodeScalars {
      guard let byte = bytes[scalar] else { return nil }
      result.append(byte)
    }
    return result
  }
}
