/// Changes a text as SentencePiece does before it is cut: replacement rules, and what becomes of spaces.
struct SentencePieceNormalizer: Sendable {
  /// The visible sign that stands for a space, U+2581.
  static let space: [UInt8] = [0xE2, 0x96, 0x81]

  private let settings: SentencePieceFile.Normalization
  private let rules: ReplacementRules?
  /// The first bytes that a rule or a piece of the user can begin with.
  private let special: [Bool]
  private let kept: PieceTrie?
  private let hasSpaceAsSuffix: Bool
  private let space: [UInt8]

  /// Creates a normalizer.
  ///
  /// - Parameter kept: the pieces that rules do not change; nil for none.
  /// - Throws: a failure of kind `data` for damaged rules.
  init(
    _ settings: SentencePieceFile.Normalization, kept: PieceTrie?, hasSpaceAsSuffix: Bool, _ path: String
  ) throws {
    (self.settings, self.kept, self.hasSpaceAsSuffix) = (settings, kept, hasSpaceAsSuffix)
    let rules = settings.rules.isEmpty ? nil : try ReplacementRules(settings.rules, path)
    self.rules = rules
    special = (0..<256).map { byte in
      rules?.mayBegin(UInt8(byte)) ?? false || kept.map { $0.child(PieceTrie.root, UInt8(byte)) >= 0 } ?? false
    }
    space = settings.escapesSpaces ? SentencePieceNormalizer.space : [0x20]
  }

  /// Returns the normalized text.
  func normalize(_ text: [UInt8], _ place: TextPlace) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count + text.count / 2 + 8)
    let removesSpaces = settings.removesExtraSpaces
    var offset = removesSpaces && place.isFirst ? firstOffset(text) : 0
    if offset == text.count && removesSpaces { return [] }
    let addsPrefix = settings.addsPrefix && place.isFirst && !hasSpaceAsSuffix
    if addsPrefix { result += space }
    var isAfterSpace = removesSpaces && place.isFirst
    while offset < text.count {
      let byte = text[offset]
      if byte < 0x80 && byte != 0x20 && !special[Int(byte)] {
        result.append(byte)
        (offset, isAfterSpace) = (offset + 1, false)
        continue
      }
      if byte == 0x20 && !special[0x20] && !removesSpaces {
        for byte in space { result.append(byte) }
        offset += 1
        continue
      }
      let length = unit(text, offset) { part in append(part, &isAfterSpace, to: &result) }
      if !removesSpaces { isAfterSpace = false }
      offset += length
    }
    if removesSpaces && place.isLast {
      while result.count >= space.count && result.suffix(space.count).elementsEqual(space) {
        result.removeLast(space.count)
      }
    }
    if hasSpaceAsSuffix && settings.addsPrefix && place.isLast { result += space }
    return result
  }

  /// Returns the offset behind the spaces at the start of a text.
  private func firstOffset(_ text: [UInt8]) -> Int {
    var offset = 0
    while offset < text.count {
      var isSpace = false
      let length = unit(text, offset) { isSpace = $0.elementsEqual([0x20]) }
      if !isSpace { break }
      offset += length
    }
    return offset
  }

  /// Appends the text that a rule gives, with the sign for spaces, and without spaces that follow a space.
  private func append(_ part: ArraySlice<UInt8>, _ isAfterSpace: inout Bool, to result: inout [UInt8]) {
    let part = isAfterSpace ? part.drop { $0 == 0x20 } : part
    guard let last = part.last else { return }
    for byte in part { if byte == 0x20 { result += space } else { result.append(byte) } }
    isAfterSpace = last == 0x20
  }

  /// Calls `use` with what stands for the text at an offset, and returns the number of bytes that it stands for.
  @inline(__always)
  private func unit(_ text: [UInt8], _ offset: Int, use: (ArraySlice<UInt8>) -> Void) -> Int {
    if special[Int(text[offset])] {
      if let (length, _) = kept?.longest(text, at: offset) {
        use(text[offset..<offset + length])
        return length
      }
      if let (length, new) = rules?.longest(text, at: offset, end: text.count) {
        use(new)
        return length
      }
    }
    guard let (_, length) = Scalars.decode(text, offset, end: text.count) else {
      use([0xEF, 0xBF, 0xBD])
      return 1
    }
    use(text[offset..<offset + length])
    return length
  }
}
