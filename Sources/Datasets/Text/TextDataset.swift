/// Running text. Each token is the target of the tokens before it.
struct TextDataset: Dataset {
  private let text: any TokenSource
  private let others: [Part: any TokenSource]  // the splits with files of their own
  private let plan: DataPlan
  let hash: UInt64

  init(_ plan: DataPlan, _ encoding: Encoding?, path: String?, from setting: String) throws {
    self.plan = plan
    let file = try TextFile(path: path ?? plan.path, from: setting)
    let text = plan.source(file, encoding?.inputs)
    var (hash, others) = (file.hash, [Part: any TokenSource]())
    for (part, path, setting) in path == nil ? plan.partPaths : [] {
      let file = try TextFile(path: path, from: setting)
      let other = plan.source(file, text.vocabulary)
      try other.check()
      others[part] = other
      hash = joined(hash, file.hash)
    }
    (self.text, self.others, self.hash) = (text, others, hash)
  }

  private var vocabulary: Vocabulary { text.vocabulary }

  var form: DataForm { DataForm(languageOf: vocabulary.count) }
  var encoding: Encoding { Encoding(inputs: vocabulary) }
  var warnings: [String] { [] }
  var summary: String { "\(text.count) \(text.unit), \(vocabulary.count) different" }

  func count(_ part: Part) -> Int { range(part).count }

  func rows(_ part: Part, batch: Int, unroll: Int) -> Int {
    // A short text has fewer rows, so that each row has at least `unroll` targets. The first token is not a target.
    max(1, min(batch, (count(part) - 1) / unroll))
  }

  func batches(_ part: Part, _ sharding: Sharding, rows: Range<Int>, unroll: Int, seed: Int) throws -> any Batches {
    try TextBatches(
      others[part] ?? text, part: range(part), name: part.rawValue, leastSteps: part == .training ? unroll : 1,
      sharding: sharding, unroll: unroll, rows: rows)
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
