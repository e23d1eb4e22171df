import Failures

/// A model of SentencePiece, whose pieces agree with Google's library.
struct SentencePieceModel: SubwordModel {
  /// What becomes of the characters and words of a normalized text.
  enum Method: Sendable {
    case bytePairs(MergeTable)
    case unigram(UnigramSearch<Float>)
    case characters
    case words
  }

  let pieces: [String]
  let unknown: Int32?
  /// The model as its file says it.
  let file: SentencePieceFile
  let method: Method
  /// All pieces that can stand for text, with their numbers.
  let numbers: PieceTrie
  /// By character: the symbol for it. It is the number of its piece, or a number above those of all pieces.
  let symbols: PieceTrie
  /// The characters whose symbols are above the numbers of all pieces, in the order of their symbols.
  let characters: [[UInt8]]
  /// The pieces of the user, which are found before anything is merged; nil for none.
  let userDefined: PieceTrie?
  let normalizer: SentencePieceNormalizer
  let denormalizer: SentencePieceNormalizer?
  /// By byte: the number of the piece for it; empty without byte fallback.
  let bytes: [Int32]
  /// Where a text can be cut into words, since no piece goes on there.
  let wordBorder: WordBorder
  /// Whether a text can be cut before the end of a line.
  private let hasLineBorders: Bool

  /// Creates a model.
  ///
  /// - Throws: a failure of kind `data` for pieces that contradict each other.
  init(_ file: SentencePieceFile, _ path: String) throws {
    self.file = file
    pieces = file.pieces.map(\.text)
    let check = SentencePieceCheck(file, path)
    unknown = try check.unknown()
    try check.differences()
    bytes = try check.bytes()
    let usable = file.pieces.indices.filter { [.normal, .userDefined, .unused].contains(file.pieces[$0].kind) }
    let entries = usable.map { (bytes: Array(file.pieces[$0].text.utf8), value: Int32($0)) }
    numbers = PieceTrie(entries)
    let ofUser = entries.filter { file.pieces[Int($0.value)].kind == .userDefined }
    userDefined = ofUser.isEmpty ? nil : PieceTrie(ofUser)
    normalizer = try SentencePieceNormalizer(
      file.normalization, kept: userDefined, hasSpaceAsSuffix: file.hasSpaceAsSuffix, path)
    denormalizer = try file.denormalization.flatMap {
      $0.rules.isEmpty ? nil : try SentencePieceNormalizer($0, kept: nil, hasSpaceAsSuffix: false, path)
    }
    wordBorder = WordBorder(entries.map(\.bytes))
    hasLineBorders = wordBorder.isBeforeSpace && file.pieces.allSatisfy { !$0.text.utf8.dropFirst().contains(0x0A) }
    (symbols, characters) = SentencePieceModel.symbols(entries, after: pieces.count)
    method = SentencePieceModel.method(file, entries, numbers, symbols, unknown: unknown ?? 0)
  }

  let isOfByteLetters = false

  func segmentation() -> any Segmentation { SentencePieceSegmentation(self) }

  /// A text is cut before the end of a line that ends with a letter or a common sign. There the next line begins with a
  /// space, or with the piece of the end of a line.
  func mayCut(_ text: Span<UInt8>, at offset: Int) -> Bool {
    hasLineBorders && text[offset] == 0x0A && text[offset - 1] > 0x20 && text[offset - 1] < 0x7F
  }

  /// Returns the symbols of characters: of each one that is a piece, and of those that are only in pieces.
  private static func symbols(
    _ entries: [(bytes: [UInt8], value: Int32)], after count: Int
  ) -> (PieceTrie, characters: [[UInt8]]) {
    var (symbols, others) = ([[UInt8]: Int32](), [[UInt8]]())
    for (bytes, value) in entries where Scalars.length(bytes[0]) == bytes.count { symbols[bytes] = value }
    for (bytes, _) in entries {
      var offset = 0
      while offset < bytes.count {
        let character = Array(bytes[offset..<min(bytes.count, offset + Scalars.length(bytes[offset]))])
        if symbols[character] == nil {
          symbols[character] = Int32(count + others.count)
          others.append(character)
        }
        offset += character.count
      }
    }
    return (PieceTrie(symbols.map { ($0.key, $0.value) }), others)
  }

  private static func method(
    _ file: SentencePieceFile, _ entries: [(bytes: [UInt8], value: Int32)], _ numbers: PieceTrie, _ symbols: PieceTrie,
    unknown: Int32
  ) -> Method {
    switch file.kind {
    case .characters: return .characters
    case .words: return .words
    case .bytePairs: return .bytePairs(pairs(file, entries, numbers, symbols))
    case .unigram:
      let scores = file.pieces.filter { $0.kind == .normal }.map(\.score)
      return .unigram(
        UnigramSearch(
          pieces: PieceTrie(entries.filter { file.pieces[Int($0.value)].kind != .unused }),
          scores: file.pieces.map(\.score),
          isUserDefined: file.pieces.map { $0.kind == .userDefined }, unknown: unknown,
          // SentencePiece begins its minimum and maximum with these numbers, and takes 10 for what is unknown.
          unknownScore: scores.reduce(.greatestFiniteMagnitude, min) - 10,
          bestScore: scores.reduce(.leastNormalMagnitude, max),
          hasWordBorders: WordBorder(entries.map(\.bytes)).isBeforeSpace))
    }
  }

  /// Returns the merges that make the pieces: of each two symbols that together are a piece. The piece with the highest
  /// score is made first.
  private static func pairs(
    _ file: SentencePieceFile, _ entries: [(bytes: [UInt8], value: Int32)], _ numbers: PieceTrie, _ symbols: PieceTrie
  ) -> MergeTable {
    let scores = Set(entries.map { file.pieces[Int($0.value)].score }).sorted(by: >)
    let ranks = Dictionary(uniqueKeysWithValues: zip(scores, Int32(0)...))
    var pairs = MergeTable(capacity: 2 * entries.count)
    func symbol(_ bytes: ArraySlice<UInt8>) -> Int32 {
      bytes.count == Scalars.length(bytes[bytes.startIndex]) ? symbols.number(of: bytes) : numbers.number(of: bytes)
    }
    for (bytes, value) in entries {
      guard let rank = ranks[file.pieces[Int(value)].score] else { continue }
      for middle in bytes.indices.dropFirst() where bytes[middle] & 0xC0 != 0x80 {
        let (left, right) = (symbol(bytes[..<middle]), symbol(bytes[middle...]))
        if left >= 0 && right >= 0 { pairs.set(left, right, .init(rank: rank, symbol: value)) }
      }
    }
    return pairs
  }
}
