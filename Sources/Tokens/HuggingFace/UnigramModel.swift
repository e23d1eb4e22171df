import Failures

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
