import Failures
import Kernels
import Tokens

/// Subwords as tokens. A tokenizer is given, or learnt from the training split.
final class SubwordUnit: TextUnit {
  let name = DataPlan.Unit.subword.plural
  let key: String

  private let plan: DataPlan
  private var vocabulary: Vocabulary?
  private var encoder: TextEncoder?
  private var rest: [UInt8] = []  // the end of the document so far, which has no tokens yet
  private var isDocumentStart = true

  /// A text is cut between lines. A part of so many bytes without a place to cut is cut anyway.
  private static let longestRest = 1 << 20
  /// A character can become several ones before it is cut.
  private static let growth = 11

  /// - Parameter tokenizer: the tokenizer of a trained model; nil for the one of the plan.
  /// - Throws: a failure for a tokenizer that cannot be read.
  init(_ plan: DataPlan, _ tokenizer: Tokenizer?) throws {
    self.plan = plan
    let given = try tokenizer ?? plan.tokenizer.map { try Tokenizer(path: $0, from: "data.tokenizer") }
    key =
      given.map { "subword, tokenizer \(FastHash.of($0.file.span))" }
      ?? "subword, learnt, \(plan.trainer), form \(plan.normalForm.rawValue), lower case \(plan.lowerCase)"
    if let given { use(given) }
  }

  var count: Int { vocabulary?.count ?? 0 }
  let needsCounts = false
  func tokens(from first: Int) -> [String] { vocabulary.map { Array($0.tokens[first...]) } ?? [] }
  var tokenizer: [UInt8] { vocabulary?.tokenizer?.file ?? [] }

  private func use(_ tokenizer: Tokenizer) {
    vocabulary = Vocabulary(tokenizer)
    encoder = tokenizer.encoder()
  }

  func room(for bytes: Int) -> Int { SubwordUnit.growth * (bytes + rest.count) + 16 }

  func encode(_ piece: Span<UInt8>, endsDocument: Bool, into target: inout MutableSpan<UInt32>) throws -> Int {
    for index in piece.indices { rest.append(piece[index]) }
    let end = endsDocument ? rest.count : border
    if end == 0 { return 0 }
    var numbers: [Int32] = []
    try encoder?.encode(
      Array(rest[..<end]), TextPlace(isFirst: isDocumentStart, isLast: endsDocument), to: &numbers)
    rest.removeSubrange(..<end)
    isDocumentStart = endsDocument
    for (index, number) in numbers.enumerated() { target[index] = UInt32(number) }
    return numbers.count
  }

  /// Where the document so far can be cut; 0 for nowhere.
  private var border: Int {
    if rest.isEmpty { return 0 }
    let border = encoder?.border(rest.span) ?? 0
    return border == 0 && rest.count > SubwordUnit.longestRest ? rest.count : border
  }

  func vocabulary(_ tokens: [String], _ counts: [Int]) -> Vocabulary { vocabulary ?? Vocabulary(tokens) }

  func number(of token: String, in vocabulary: Vocabulary) -> Int32? { vocabulary.number(of: token) }

  func restore(_ tokenizer: [UInt8]) throws {
    if vocabulary == nil { use(try Tokenizer(tokenizer, name: "the tokenizer")) }
  }

  /// Learns a tokenizer from the training split: from the first part of the bytes of the text, as large as the split.
  func learn(from source: TextSource, _ plan: DataPlan) throws {
    if vocabulary != nil { return }
    var reader = TextReader(source)
    var trainer = BytePairTrainer(plan.trainer)
    var left = plan.parts(of: source.size)[0].count
    while left > 0 {
      let isMore = try reader.readNext(beginFile: { _ in }) { block, pieces in
        for piece in pieces.map(\.bytes) where left > 0 {
          let bytes = block.extracting(piece)
          trainer.add(Array(plan.normalized(bytes.extracting(first: SubwordUnit.lines(bytes, most: left)).text).utf8))
          left -= bytes.count
        }
      }
      if !isMore { break }
    }
    use(try trainer.tokenizer())
  }

  /// Returns the end of the last line within a number of bytes.
  private static func lines(_ piece: Span<UInt8>, most: Int) -> Int {
    if most >= piece.count { return piece.count }
    return piece.indices[..<most].last { piece[$0] == UInt8(ascii: "\n") }.map { $0 + 1 } ?? 0
  }
}

extension BytePairTrainer {
  /// Learns a tokenizer.
  ///
  /// - Throws: a failure of kind `usage` that names `data.vocabulary` if it is too small.
  func tokenizer() throws -> Tokenizer {
    do {
      return try Tokenizer(try train(), name: "the tokenizer")
    } catch let failure as Failure {
      throw Failure(failure.kind, "data.vocabulary: \(failure.message)")
    }
  }
}

extension DataPlan {
  /// What a tokenizer that is learnt shall be like.
  var trainer: BytePairTrainer.Plan {
    var trainer = BytePairTrainer.Plan()
    if let vocabularyLimit { trainer.size = vocabularyLimit }
    (trainer.coverage, trainer.hasByteFallback) = (characterCoverage, byteFallback)
    return trainer
  }
}
