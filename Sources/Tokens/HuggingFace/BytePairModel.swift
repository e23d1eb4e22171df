import Files

/// Byte-pair encoding.
struct BytePairModel: WordModel {
  let vocabulary: PieceVocabulary
  let unknown: Int32?
  private let pairs: MergeTable
  private let prefix: [UInt8]
  private let suffix: [UInt8]
  private let joinsUnknown: Bool
  private let takesWholeWords: Bool
  /// By byte: its piece; empty without byte fallback.
  private let bytes: [Int32?]

  /// Reads the model.
  ///
  /// - Throws: a failure of kind `data` for merges of pieces that are not there, and for what is not supported.
  init(_ part: TokenizerPart) throws {
    if let dropout = part.tree["dropout"]?.number, dropout != 0 { throw part.unsupported("dropout") }
    vocabulary = try PieceVocabulary(part)
    unknown = try vocabulary.number("unk_token", of: part)
    prefix = Array(try part.text("continuing_subword_prefix", or: "").utf8)
    suffix = Array(try part.text("end_of_word_suffix", or: "").utf8)
    joinsUnknown = try part.flag("fuse_unk", or: false)
    takesWholeWords = try part.flag("ignore_merges", or: false)
    bytes = try part.flag("byte_fallback", or: false) ? vocabulary.bytes : []
    pairs = try BytePairModel.pairs(part, vocabulary, prefix)
  }

  private static func pairs(
    _ part: TokenizerPart, _ vocabulary: PieceVocabulary, _ prefix: [UInt8]
  ) throws -> MergeTable {
    guard let merges = part.tree["merges"]?.list else { throw part.missing("merges", "a list") }
    var pairs = MergeTable(capacity: merges.count)
    for (rank, merge) in merges.enumerated() {
      guard let (left, right) = halves(merge) else {
        throw part.missing("merges[\(rank)]", "a pair of pieces")
      }
      guard let first = vocabulary.number(of: left), let second = vocabulary.number(of: right),
        let symbol = vocabulary.number(of: left + right.dropFirst(right.starts(with: prefix) ? prefix.count : 0))
      else {
        throw part.missing("merges[\(rank)]", "a pair of pieces of its vocabulary")
      }
      pairs.set(first, second, .init(rank: Int32(rank), symbol: symbol))
    }
    return pairs
  }

  /// Returns the two pieces of a merge: a list of two texts, or one text with a space between them.
  private static func halves(_ merge: JSONTree) -> (left: [UInt8], right: [UInt8])? {
    let halves: [[UInt8]]
    if let list = merge.list {
      halves = list.compactMap { $0.text.map { Array($0.utf8) } }
    } else {
      halves = merge.text?.utf8.split(separator: 0x20, omittingEmptySubsequences: false).map { Array($0) } ?? []
    }
    return halves.count == 2 ? (halves[0], halves[1]) : nil
  }

  func append(_ word: [UInt8], _ memory: inout WordMemory, to numbers: inout [Int32]) {
    if takesWholeWords, let number = vocabulary.number(of: word) { return numbers.append(number) }
    setSymbols(word, &memory.merging.symbols)
    memory.merging.merge(pairs)
    numbers += memory.merging.symbols
  }

  /// Sets the symbols that the characters of a word begin with.
  private func setSymbols(_ word: [UInt8], _ symbols: inout [Int32]) {
    symbols.removeAll(keepingCapacity: true)
    var (start, isUnknownWaiting) = (0, false)
    while start < word.count {
      let end = min(word.count, start + Scalars.length(word[start]))
      if let number = number(word, start..<end) {
        if isUnknownWaiting { appendUnknown(&symbols) }
        isUnknownWaiting = false
        symbols.append(number)
      } else if let bytes = fallback(word, start..<end) {
        symbols += bytes
      } else {
        if isUnknownWaiting && !joinsUnknown { appendUnknown(&symbols) }
        isUnknownWaiting = true
      }
      start = end
    }
    if isUnknownWaiting { appendUnknown(&symbols) }
  }

  private func number(_ word: [UInt8], _ part: Range<Int>) -> Int32? {
    let isPlain = (prefix.isEmpty || part.lowerBound == 0) && (suffix.isEmpty || part.upperBound < word.count)
    if isPlain { return vocabulary.number(of: word[part]) }
    let before = part.lowerBound == 0 ? [] : prefix
    return vocabulary.number(of: before + word[part] + (part.upperBound == word.count ? suffix : []))
  }

  /// Returns the pieces of the bytes of a character, with the marks of its place; nil if one is missing.
  private func fallback(_ word: [UInt8], _ part: Range<Int>) -> [Int32]? {
    if bytes.isEmpty { return nil }
    let text = (part.lowerBound == 0 ? [] : prefix) + word[part] + (part.upperBound == word.count ? suffix : [])
    let numbers = text.compactMap { bytes[Int($0)] }
    return numbers.count == text.count ? numbers : nil
  }

  private func appendUnknown(_ symbols: inout [Int32]) {
    if let unknown { symbols.append(unknown) }
  }
}
