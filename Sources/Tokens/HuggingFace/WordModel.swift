import Failures
import Files

/// What cuts a word into pieces, as in Hugging Face's tokenizers.
protocol WordModel: Sendable {
  var vocabulary: PieceVocabulary { get }
  var unknown: Int32? { get }
  /// Appends the numbers of the pieces of a word.
  ///
  /// - Throws: a failure of kind `data` for a word that has no pieces.
  func append(_ word: [UInt8], _ memory: inout WordMemory, to numbers: inout [Int32]) throws
}

/// What the models use again from word to word.
struct WordMemory {
  var merging = PairMerging()
  var places: [UnigramSearch<Double>.Place] = []
}

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

/// A unigram model.
struct UnigramModel: WordModel {
  let vocabulary: PieceVocabulary
  let unknown: Int32?
  private let search: UnigramSearch<Double>
  private let bytes: [Int32?]
  private let path: String

  /// Reads the model.
  ///
  /// - Throws: a failure of kind `data` for what is wrong with its pieces.
  init(_ part: TokenizerPart) throws {
    path = part.path
    guard let list = part.tree["vocab"]?.list else { throw part.missing("vocab", "a list of pieces") }
    let entries = try list.enumerated().map { index, entry in
      guard let pair = entry.list, pair.count == 2, let text = pair[0].text, let score = pair[1].number else {
        throw part.missing("vocab[\(index)]", "a piece with its score")
      }
      return (text: text, score: score)
    }
    let number = part.tree["unk_id"]?.number
    if let number, Int32(exactly: number).map({ entries.indices.contains(Int($0)) }) != true {
      throw part.missing("unk_id", "the number of a piece")
    }
    unknown = number.flatMap { Int32(exactly: $0) }
    vocabulary = PieceVocabulary(entries.map(\.text))
    bytes = try part.flag("byte_fallback", or: false) ? vocabulary.bytes : []
    search = UnigramSearch(
      pieces: vocabulary.numbers, scores: entries.map(\.score), isUserDefined: [], unknown: unknown ?? -1,
      unknownScore: entries.reduce(.infinity) { min($0, $1.score) } - 10, bestScore: 0, hasWordBorders: false)
  }

  func append(_ word: [UInt8], _ memory: inout WordMemory, to numbers: inout [Int32]) throws {
    var pieces: [Range<Int>] = []
    var isAfterUnknown = false
    let isComplete = search.forEachPiece(word, word.indices, &memory.places) { piece, number in
      // Unknown pieces that follow each other are one, and it is looked up once more.
      if number == unknown, isAfterUnknown {
        pieces[pieces.count - 1] = piece.lowerBound..<pieces[pieces.count - 1].upperBound
      } else {
        pieces.append(piece)
      }
      isAfterUnknown = number == unknown
    }
    if !isComplete { throw missing(word) }
    for piece in pieces.reversed() {
      if let number = vocabulary.number(of: word[piece]) {
        numbers.append(number)
      } else {
        try appendUnknown(word[piece], to: &numbers)
      }
    }
  }

  private func appendUnknown(_ text: ArraySlice<UInt8>, to numbers: inout [Int32]) throws {
    let known = bytes.isEmpty ? [] : text.compactMap { bytes[Int($0)] }
    if known.count == text.count { return numbers += known }
    guard let unknown else { throw missing(Array(text)) }
    numbers.append(unknown)
  }

  private func missing(_ word: [UInt8]) -> Failure {
    Failure(
      .data,
      "\(path) has no pieces for \"\(String(decoding: word.prefix(60), as: UTF8.self))\", and no piece for what is "
        + "unknown; give another tokenizer")
  }
}

/// WordPiece (Schuster and Nakajima, "Japanese and Korean Voice Search", 2012), as BERT has it: the longest piece, again
/// and again.
struct WordPieceModel: WordModel {
  let vocabulary: PieceVocabulary
  let unknown: Int32?
  private let prefix: [UInt8]
  private let longestWord: Int

  /// Reads the model.
  ///
  /// - Throws: a failure of kind `data` if the piece for what is unknown is missing.
  init(_ part: TokenizerPart) throws {
    vocabulary = try PieceVocabulary(part)
    let text = try part.text("unk_token", or: "[UNK]")
    unknown = vocabulary.number(of: text.utf8)
    if unknown == nil { throw part.missing("unk_token", "a piece of its vocabulary") }
    prefix = Array(try part.text("continuing_subword_prefix", or: "##").utf8)
    longestWord = try part.count("max_input_chars_per_word", or: 100)
  }

  func append(_ word: [UInt8], _ memory: inout WordMemory, to numbers: inout [Int32]) {
    let first = numbers.count
    var start = 0
    let isLong = word.count(where: { $0 & 0xC0 != 0x80 }) > longestWord
    while start < word.count && !isLong {
      guard let (length, number) = longest(word, from: start) else { break }
      numbers.append(number)
      start += length
    }
    if start < word.count {
      numbers.removeSubrange(first...)
      numbers.append(unknown ?? 0)
    }
  }

  private func longest(_ word: [UInt8], from start: Int) -> (length: Int, number: Int32)? {
    if start == 0 { return vocabulary.numbers.longest(word, at: 0) }
    guard let (length, number) = vocabulary.numbers.longest(prefix + word[start...], at: 0), length > prefix.count
    else {
      return nil
    }
    return (length - prefix.count, number)
  }
}

/// Whole words.
struct WholeWordModel: WordModel {
  let vocabulary: PieceVocabulary
  let unknown: Int32?
  private let path: String

  /// Reads the model.
  ///
  /// - Throws: a failure of kind `data` for a vocabulary that is wrong.
  init(_ part: TokenizerPart) throws {
    path = part.path
    vocabulary = try PieceVocabulary(part)
    unknown = vocabulary.number(of: try part.text("unk_token", or: "<unk>").utf8)
  }

  func append(_ word: [UInt8], _ memory: inout WordMemory, to numbers: inout [Int32]) throws {
    guard let number = vocabulary.number(of: word) ?? unknown else {
      throw Failure(
        .data,
        "\(path) does not have the word \"\(String(decoding: word.prefix(60), as: UTF8.self))\", and no piece for what "
          + "is unknown; give another tokenizer")
    }
    numbers.append(number)
  }
}
