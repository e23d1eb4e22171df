import Failures
import Files

/// Learns a byte-pair encoding from a text: the pairs that come most often become pieces (Sennrich, Haddow and Birch,
/// "Neural Machine Translation of Rare Words with Subword Units", 2016).
///
/// The result is a model of SentencePiece that changes nothing in a text: spaces and the ends of lines stay. The same text
/// always gives the same model.
public struct BytePairTrainer {
  /// What the model shall be like.
  public struct Plan: Sendable, Equatable {
    /// The number of pieces. There can be fewer for a short text.
    public var size = 8000
    /// The part of all characters of the text that become pieces, the most frequent first; 0 to 1.
    public var coverage = 0.9995
    /// Whether the bytes of all other characters are pieces. Without them, such a character is the unknown piece.
    public var hasByteFallback = true

    /// Creates a plan with the usual numbers.
    public init() {}
  }

  /// The maximum number of characters of a piece, as in SentencePiece.
  private static let longestPiece = 16

  private let plan: Plan
  private var words = WordCounts()

  /// Creates a trainer that has seen no text.
  public init(_ plan: Plan) { self.plan = plan }

  /// Adds a part of the text.
  ///
  /// - Parameter text: text in UTF-8, cut at the end of a line or behind a space.
  public mutating func add(_ text: [UInt8]) { words.add(text) }

  /// Learns the pieces.
  ///
  /// - Returns: the model as a file of SentencePiece.
  /// - Throws: a failure of kind `usage` if the characters alone are more than the pieces.
  public func train() throws -> [UInt8] {
    let words = words.sorted
    let characters = characters(words)
    let fixed = 2 + (plan.hasByteFallback ? 256 : 0)
    guard fixed + characters.count <= plan.size else {
      throw Failure(
        .usage,
        "\(plan.size) pieces are too few, since this text needs \(fixed + characters.count) for its characters"
          + (plan.hasByteFallback ? " and the 256 bytes" : "") + "; take more pieces or a lower coverage")
    }
    let merged = merges(words, characters, count: plan.size - fixed - characters.count)
    return file(merged + characters)
  }

  /// Returns the most frequent characters that cover the text.
  private func characters(_ words: [(word: [UInt8], count: Int)]) -> [[UInt8]] {
    var counts: [[UInt8]: Int] = [:]
    for (word, count) in words {
      for character in BytePairTrainer.characters(word) { counts[character, default: 0] += count }
    }
    let all = counts.values.reduce(0, +)
    var covered = 0
    let sorted = counts.sorted { a, b in
      a.value != b.value ? a.value > b.value : a.key.lexicographicallyPrecedes(b.key)
    }
    return sorted.prefix { entry in
      defer { covered += entry.value }
      return Double(covered) < plan.coverage * Double(all)
    }.map(\.key)
  }

  private static func characters(_ word: [UInt8]) -> [[UInt8]] {
    var (characters, offset) = ([[UInt8]](), 0)
    while offset < word.count {
      let end = min(word.count, offset + Scalars.length(word[offset]))
      characters.append(Array(word[offset..<end]))
      offset = end
    }
    return characters
  }

  /// Returns the pieces that pairs become, in the order of their merges.
  private func merges(_ words: [(word: [UInt8], count: Int)], _ characters: [[UInt8]], count: Int) -> [[UInt8]] {
    var symbols = Symbols(characters)
    var pairs = PairCounts(
      words.map { (BytePairTrainer.characters($0.word).map { symbols.numbers[$0] ?? -1 }, $0.count) })
    var queue = Heap<CountedPair>()
    while symbols.merged.count < count {
      for (pair, count) in pairs.takeChanges() where symbols.length(pair) <= BytePairTrainer.longestPiece && count > 0 {
        queue.add(CountedPair(pair: pair, count: count, piece: symbols.text(pair)))
      }
      guard let best = queue.pop() else { break }
      if pairs.count(of: best.pair) != best.count { continue }
      pairs.merge(best.pair, to: symbols.merge(best.piece))
    }
    return symbols.merged
  }

  private func file(_ pieces: [[UInt8]]) -> [UInt8] {
    var pieceKinds: [(text: [UInt8], kind: SentencePieceFile.PieceKind)] = [
      (Array("<unk>".utf8), .unknown), ([0x0A], .userDefined),
    ]
    if plan.hasByteFallback { pieceKinds += (0...255).map { (Array(BytePiece.text(UInt8($0)).utf8), .byte) } }
    var model = Message()
    for (text, kind) in pieceKinds {
      model.add(1) {
        $0.add(1, text)
        $0.add(2, Float(0))
        $0.add(3, kind.rawValue)
      }
    }
    for (rank, text) in pieces.enumerated() {
      model.add(1) {
        $0.add(1, text)
        $0.add(2, -Float(rank))
      }
    }
    model.add(2) { addTraining(pieces: pieceKinds.count + pieces.count, to: &$0) }
    model.add(3) {
      $0.add(1, "identity")
      for field in [3, 4] { $0.add(field, 0) }
      $0.add(5, 1)
    }
    return model.bytes
  }

  /// Adds what the field `trainer_spec` says.
  private func addTraining(pieces: Int, to message: inout Message) {
    message.add(3, SentencePieceFile.Kind.bytePairs.rawValue)
    message.add(4, pieces)
    message.add(10, Float(plan.coverage))
    message.add(26, 1)  // pieces of white space only
    message.add(31, "\n")
    message.add(35, plan.hasByteFallback ? 1 : 0)
    message.add(40, 0)
    for field in 41...43 { message.add(field, -1) }  // no start, end and padding
  }
}

/// The symbols of a byte-pair encoding that is being learnt.
private struct Symbols {
  private(set) var numbers: [[UInt8]: Int32] = [:]
  /// The symbols that are merged, in their order.
  private(set) var merged: [[UInt8]] = []
  private var texts: [[UInt8]]
  private var lengths: [Int]

  init(_ characters: [[UInt8]]) {
    texts = characters
    lengths = characters.map { _ in 1 }
    for (number, character) in characters.enumerated() { numbers[character] = Int32(number) }
  }

  func text(_ pair: PairCounts.Pair) -> [UInt8] { texts[Int(pair.left)] + texts[Int(pair.right)] }
  func length(_ pair: PairCounts.Pair) -> Int { lengths[Int(pair.left)] + lengths[Int(pair.right)] }

  /// Returns the symbol of a piece, which may have been made of another pair before.
  mutating func merge(_ piece: [UInt8]) -> Int32 {
    if let number = numbers[piece] { return number }
    numbers[piece] = Int32(texts.count)
    texts.append(piece)
    lengths.append(piece.count { $0 & 0xC0 != 0x80 })
    merged.append(piece)
    return Int32(texts.count - 1)
  }
}

/// A pair with the piece that it becomes. The first pair to merge is the most frequent one; of equal ones the one with the
/// shorter piece, and then the piece that comes first by its code points.
private struct CountedPair: Comparable {
  let pair: PairCounts.Pair
  let count: Int
  let piece: [UInt8]

  static func < (a: CountedPair, b: CountedPair) -> Bool {
    if a.count != b.count { return a.count > b.count }
    let (length, other) = (a.piece.count { $0 & 0xC0 != 0x80 }, b.piece.count { $0 & 0xC0 != 0x80 })
    if length != other { return length < other }
    if a.piece != b.piece { return a.piece.lexicographicallyPrecedes(b.piece) }
    return (a.pair.left, a.pair.right) < (b.pair.left, b.pair.right)
  }
}
