import Failures
import Files

/// A `tokenizer.json` of Hugging Face's tokenizers.
///
/// It gives the pieces that `tokenizer.encode(text, add_special_tokens=False)` gives. Truncation and padding are for
/// batches of sentences, and are left out.
struct TokenizerModel: SubwordModel {
  let pieces: [String]
  let added: AddedTokens
  let normalizer: TextNormalizer?
  let preTokenizer: PreTokenizer?
  let words: any WordModel
  private let decoder: PieceDecoder
  private let borders: TextBorders
  private let special: Set<Int32>

  /// Reads a file.
  ///
  /// - Throws: a failure of kind `data` for a damaged file, or one with something that is not supported.
  init(_ file: [UInt8], _ path: String) throws {
    guard let tree = JSONTree(file) else {
      throw Failure(.data, "\(path) is not JSON; give a tokenizer.json of Hugging Face's tokenizers")
    }
    let part = TokenizerPart(tree: tree, path: path, place: "")
    guard let model = part.part("model") else { throw part.missing("model", "a model") }
    words = try TokenizerModel.words(model)
    normalizer = try part.part("normalizer").map { try TextNormalizer($0) }
    preTokenizer = try part.part("pre_tokenizer").map { try PreTokenizer($0) }
    decoder = try part.part("decoder").map { try PieceDecoder($0) } ?? .separated
    added = try AddedTokens(part, words.vocabulary, normalizer)
    special = Set(added.tokens.filter(\.isSpecial).map(\.number))
    pieces = added.tokens.reduce(into: words.vocabulary.pieces) { pieces, token in
      let missing = Int(token.number) + 1 - pieces.count
      if missing > 0 { pieces += [String](repeating: "", count: missing) }
      pieces[Int(token.number)] = token.text
    }
    borders = TextBorders(words.vocabulary.pieces)
    if pieces.isEmpty { throw Failure(.data, "\(path) has no pieces; give another tokenizer") }
  }

  var unknown: Int32? { words.unknown }

  private static func words(_ part: TokenizerPart) throws -> any WordModel {
    switch part.type {
    case "BPE": return try BytePairModel(part)
    case "Unigram": return try UnigramModel(part)
    case "WordPiece": return try WordPieceModel(part)
    case "WordLevel": return try WholeWordModel(part)
    // Old files have no type.
    case "" where part.tree["merges"] != nil: return try BytePairModel(part)
    case "" where part.tree["vocab"]?.list != nil: return try UnigramModel(part)
    case "" where part.tree["continuing_subword_prefix"] != nil: return try WordPieceModel(part)
    default: throw part.unsupported
    }
  }

  var isOfByteLetters: Bool { decoder.isOfByteLetters }

  func segmentation() -> any Segmentation { TokenizerSegmentation(self) }

  func decode(_ numbers: [Int32]) -> [UInt8] {
    let texts = numbers.filter { !special.contains($0) && $0 >= 0 && $0 < Int32(pieces.count) }
      .map { pieces[Int($0)] }
    return decoder.text(texts)
  }

  func bytes(of number: Int32) -> [UInt8] {
    special.contains(number) || number == unknown ? [] : decoder.bytes(of: pieces[Int(number)])
  }

  func mayCut(_ text: Span<UInt8>, at offset: Int) -> Bool { borders.mayCut(text, at: offset) }
}

/// Cuts texts into the pieces of a `tokenizer.json`.
struct TokenizerSegmentation: Segmentation {
  private let model: TokenizerModel
  private let words = WordCache()
  private var memory = WordMemory()
  private var stack = PatternStack()

  init(_ model: TokenizerModel) { self.model = model }

  mutating func encode(_ text: [UInt8], _ place: TextPlace, to numbers: inout [Int32]) throws {
    let text = Scalars.repaired(text)
    guard let plain = model.added.plain else {
      return try encodePart(text, place, continues: !place.isFirst, to: &numbers)
    }
    try plain.forEachPart(text) { range, number in
      if let number {
        numbers.append(number)
      } else {
        let (isStart, isEnd) = (range.lowerBound == 0, range.upperBound == text.count)
        try encodePart(
          Array(text[range]), TextPlace(isFirst: place.isFirst && isStart, isLast: place.isLast || !isEnd),
          continues: !place.isFirst && isStart, to: &numbers)
      }
    }
  }

  /// Encodes what is between the tokens that stand in the text as it is.
  ///
  /// - Parameter continues: whether the part goes on with a text that was cut. Otherwise it is normalized, and gets a
  ///   space in front, as a text of its own.
  private mutating func encodePart(
    _ text: [UInt8], _ place: TextPlace, continues: Bool, to numbers: inout [Int32]
  ) throws {
    let text = try model.normalizer?.apply(text, TextPlace(isFirst: !continues, isLast: place.isLast)) ?? text
    guard let normalized = model.added.normalized else {
      return try encodeWords(Word(text: text, isFirst: place.isFirst, continues: continues), to: &numbers)
    }
    try normalized.forEachPart(text) { range, number in
      if let number {
        numbers.append(number)
      } else {
        let isStart = range.lowerBound == 0
        try encodeWords(
          Word(text: Array(text[range]), isFirst: place.isFirst && isStart, continues: continues && isStart),
          to: &numbers)
      }
    }
  }

  private mutating func encodeWords(_ word: Word, to numbers: inout [Int32]) throws {
    guard let preTokenizer = model.preTokenizer else { return try encodeWord(word.text, to: &numbers) }
    var found: [[UInt8]] = []
    try preTokenizer.forEachWord(word, &stack) { found.append($0.text) }
    for text in found { try encodeWord(text, to: &numbers) }
  }

  private mutating func encodeWord(_ text: [UInt8], to numbers: inout [Int32]) throws {
    if text.isEmpty { return }
    try words.append(text, text.indices, to: &numbers) { [words = model.words] text, _, numbers in
      try words.append(text, &memory, to: &numbers)
    }
  }
}
