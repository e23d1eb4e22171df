import Files
import FoundationEssentials

/// A step that changes a text before it is cut, as in Hugging Face's tokenizers.
indirect enum TextNormalizer: Sendable {
  /// A form of Unicode (Unicode Standard Annex 15).
  case form(UnicodeForm)
  case lowercase
  case stripAccents
  case strip(left: Bool, right: Bool)
  case bert(cleans: Bool, separatesChinese: Bool, stripsAccents: Bool, lowercases: Bool)
  case replace(TextReplacement)
  case prepend([UInt8])
  case rules(ReplacementRules)
  case nmt
  case byteLevel
  case sequence([TextNormalizer])

  /// Reads a step.
  ///
  /// - Throws: a failure of kind `data` for what is not supported.
  init(_ part: TokenizerPart) throws {
    switch part.type {
    case "NFC": self = .form(.nfc)
    case "NFD": self = .form(.nfd)
    case "NFKC": self = .form(.nfkc)
    case "NFKD": self = .form(.nfkd)
    case "Lowercase": self = .lowercase
    case "StripAccents": self = .stripAccents
    case "Strip": self = .strip(left: try part.flag("strip_left"), right: try part.flag("strip_right"))
    case "BertNormalizer":
      let lowercases = try part.flag("lowercase")
      self = .bert(
        cleans: try part.flag("clean_text"), separatesChinese: try part.flag("handle_chinese_chars"),
        stripsAccents: try part.flag("strip_accents", or: lowercases), lowercases: lowercases)
    case "Replace": self = .replace(try TextReplacement(part))
    case "Prepend": self = .prepend(Array(try part.text("prepend").utf8))
    case "Precompiled":
      guard let rules = Data(base64Encoded: try part.text("precompiled_charsmap")) else {
        throw part.missing("precompiled_charsmap", "base64")
      }
      self = .rules(try ReplacementRules(Array(rules), part.path))
    case "Nmt": self = .nmt
    case "ByteLevel": self = .byteLevel
    case "Sequence": self = .sequence(try part.parts("normalizers").map { try TextNormalizer($0) })
    default: throw part.unsupported
    }
  }

  /// Returns a text after this step.
  ///
  /// - Parameters:
  ///   - text: text in UTF-8.
  ///   - place: where it stands in the whole text.
  /// - Throws: a failure of kind `data` if a pattern takes too long.
  func apply(_ text: [UInt8], _ place: TextPlace) throws -> [UInt8] {
    switch self {
    case .form(let form): form.apply(text)
    case .lowercase: mapped(text) { $0.properties.lowercaseMapping }
    case .stripAccents: mapped(text) { $0.isMark ? "" : nil }
    case .strip(let left, let right): stripped(text, left: left && place.isFirst, right: right && place.isLast)
    case .bert(let cleans, let separatesChinese, let stripsAccents, let lowercases):
      bert(text, cleans, separatesChinese, stripsAccents, lowercases)
    case .replace(let replacement): try replacement.apply(text)
    case .prepend(let prefix): text.isEmpty || !place.isFirst ? text : prefix + text
    case .rules(let rules): rules.applyToGraphemes(text)
    case .nmt: mapped(text) { ScalarClass.nmt($0) }
    case .byteLevel: ByteLetters.written(text)
    case .sequence(let steps): try steps.reduce(text) { try $1.apply($0, place) }
    }
  }

  private func bert(
    _ text: [UInt8], _ cleans: Bool, _ separatesChinese: Bool, _ stripsAccents: Bool, _ lowercases: Bool
  ) -> [UInt8] {
    var text = text
    if cleans { text = mapped(text) { ScalarClass.cleaned($0) } }
    if separatesChinese { text = mapped(text) { ScalarClass.isChinese($0) ? " \($0) " : nil } }
    if stripsAccents {
      text = mapped(UnicodeForm.nfd.apply(text)) { $0.properties.generalCategory == .nonspacingMark ? "" : nil }
    }
    return lowercases ? mapped(text) { $0.properties.lowercaseMapping } : text
  }

  /// Returns a text with another text for each scalar; nil for the same one.
  private func mapped(_ text: [UInt8], _ change: (Unicode.Scalar) -> String?) -> [UInt8] {
    let table = (0..<128).map { change(Unicode.Scalar(UInt8($0))).map { Array($0.utf8) } }
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var offset = 0
    while offset < text.count {
      let byte = text[offset]
      if byte < 0x80 {
        if let new = table[Int(byte)] { result += new } else { result.append(byte) }
        offset += 1
        continue
      }
      guard let (value, length) = Scalars.decode(text, offset, end: text.count), let scalar = Unicode.Scalar(value)
      else { return result }
      if let new = change(scalar) { result += new.utf8 } else { result += text[offset..<offset + length] }
      offset += length
    }
    return result
  }

  private func stripped(_ text: [UInt8], left: Bool, right: Bool) -> [UInt8] {
    var scalars = String(decoding: text, as: UTF8.self).unicodeScalars[...]
    if left { scalars = scalars.drop { $0.properties.isWhitespace } }
    while right, let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
    return Array(String(scalars).utf8)
  }
}

extension ReplacementRules {
  /// Returns a text with the rules applied as Hugging Face's tokenizers do it: to a short grapheme as a whole, or else to
  /// each of its scalars.
  func applyToGraphemes(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    for character in String(decoding: text, as: UTF8.self) {
      let bytes = Array(character.utf8)
      if bytes.count < 6, let new = shortest(bytes) {
        result += new
        continue
      }
      for scalar in character.unicodeScalars {
        let bytes = Array(String(scalar).utf8)
        result += shortest(bytes) ?? bytes[...]
      }
    }
    return result
  }
}
