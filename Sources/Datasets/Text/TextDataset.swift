/// Running text. Each token is the target of the tokens before it.
package struct TextDataset: Dataset {
  private let text: PreparedText
  private let others: [Part: PreparedText]  // the splits with files of their own
  private let plan: DataPlan
  package let hash: UInt64

  init(
    _ plan: DataPlan, _ encoding: Encoding?, path: String?, from setting: String, _ preparation: Preparation
  ) throws {
    self.plan = plan
    text = try PreparedText(try plan.text(path, from: setting), encoding?.inputs, plan, preparation)
    var (hash, others) = (text.hash, [Part: PreparedText]())
    for (part, path, setting) in path == nil ? plan.partPaths : [] {
      let other = try PreparedText(try plan.text(path, from: setting), text.vocabulary, plan, preparation)
      try other.check()
      others[part] = other
      hash = joined(hash, other.hash)
    }
    (self.others, self.hash) = (others, hash)
  }

  /// The text, and those of the splits with files of their own.
  package var texts: [PreparedText] { [text] + Part.allCases.compactMap { others[$0] } }
  private var vocabulary: Vocabulary { text.vocabulary }

  package var form: DataForm { DataForm(languageOf: vocabulary.count) }
  package var encoding: Encoding { Encoding(inputs: vocabulary) }
  package var warnings: [String] { texts.compactMap(\.complaint?.message) }
  package var prepared: [PreparedFile.Card] { texts.compactMap(\.card) }
  package var summary: String {
    "\(text.count) \(text.unit), \(vocabulary.count) different"
      + (text.documents > 1 ? ", in \(text.documents) documents" : "")
  }

  package func count(_ part: Part) -> Int { range(part).count }

  package func rows(_ part: Part, batch: Int, unroll: Int) -> Int {
    // A short text has fewer rows, so that each row has at least `unroll` targets. The first token is not a target.
    max(1, min(batch, (count(part) - 1) / unroll))
  }

  package func batches(_ part: Part, _ sharding: Sharding, rows: Range<Int>, unroll: Int, seed: Int) throws
    -> any Batches
  {
    try TextBatches(
      others[part] ?? text, part: range(part), name: part.rawValue, leastSteps: part == .training ? unroll : 1,
      sharding: sharding, unroll: unroll, rows: rows)
  }

  /// What a token is.
  var unit: DataPlan.Unit { plan.unit }

  /// Calls `body` with each token of a split.
  ///
  /// - Throws: a failure of kind `data` for a token that the vocabulary does not have.
  func forEachToken(_ part: Part, _ body: (Int32) -> Void) throws {
    try (others[part] ?? text).tokens(range(part), store: body)
  }

  private func range(_ part: Part) -> Range<Int> {
    if let other = others[part] { return 0..<other.count }
    return switch part {
    case .training: plan.parts(of: text.count)[0]
    case .validation: plan.parts(of: text.count)[1]
    case .test: plan.parts(of: text.count)[2]
    case .whole: 0..<text.count
    }
  }
}
