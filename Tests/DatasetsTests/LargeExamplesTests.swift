import Datasets
import Files
import TestSupport
import Testing

/// Examples that lie in files are the same as in memory.
struct LargeExamplesTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Words of which there are more than a byte can tell apart, and some with several bytes a character.
  private static let words = (0..<400).map { index in (index % 7 == 0 ? "é好" : "w") + String(index) }

  private static func sentence(_ index: Int) -> [String] {
    (0..<1 + index * 7 % 13).map { words[(index * 31 + $0 * $0 * 17) % words.count] }
  }

  private func open(_ format: DataPlan.Format, _ unit: DataPlan.Unit, limit: Int) throws -> ExampleDataset {
    let records = (0..<500).map { index in
      let sentence = LargeExamplesTests.sentence(index)
      let text = sentence.joined(separator: " ")
      return switch format {
      case .tags: "\(text)\t\(sentence.map { $0.hasPrefix("w") ? "A" : "B" }.joined(separator: " "))\n"
      case .conll: sentence.map { "\($0) \($0.hasPrefix("w") ? "A" : "B")\n" }.joined() + "\n"
      // Some sources stand several times.
      case .pairs: "\(LargeExamplesTests.sentence(index % 90).joined(separator: " "))\t\(text)\n"
      default: "\(index % 3)\t\(text)\n"
      }
    }
    var plan = DataPlan()
    (plan.format, plan.unit, plan.targetUnit, plan.split) = (format, unit, unit, [0.7, 0.2, 0.1])
    if unit == .subword { plan.vocabularyLimit = 500 }
    plan.path = try scratch.write(records.joined().utf8)
    return try ColumnPlace.$current.withValue(ColumnPlace(limit: limit)) {
      try #require(try plan.open() as? ExampleDataset)
    }
  }

  private static let kinds: [(DataPlan.Format, DataPlan.Unit)] = [
    (.labelledText, .character), (.labelledText, .word), (.labelledText, .subword), (.tags, .word), (.conll, .word),
    (.pairs, .byte), (.pairs, .grapheme), (.pairs, .word), (.pairs, .subword),
  ]

  @Test(arguments: kinds)
  func batchesAreTheSame(format: DataPlan.Format, unit: DataPlan.Unit) throws {
    try expectSame(try open(format, unit, limit: 1 << 20), try open(format, unit, limit: 64))
  }

  /// Another process would open what is offered in the same way.
  @Test(arguments: kinds)
  func sharedBatchesAreTheSame(format: DataPlan.Format, unit: DataPlan.Unit) throws {
    for limit in [1 << 20, 64] {
      let own = try open(format, unit, limit: limit)
      let offer = try ExampleDataset.Offer(own)
      let shared = try ExampleDataset(offer.shared)
      try withExtendedLifetime(offer) { try expectSame(own, shared) }
    }
  }

  @Test(arguments: [1 << 20, 64])
  func sharedWindowsAreScaledAlike(limit: Int) throws {
    let rows = (0..<900).map { "\($0 < 500 ? "a" : "b"),\($0 * $0 % 71 + $0),\($0 % 5)" }
    var plan = DataPlan()
    (plan.format, plan.group, plan.inputs, plan.targets) = (.series, "s", ["x", "k"], ["x"])
    (plan.window, plan.horizon, plan.normalize, plan.transform) = (7, 3, .window, .difference)
    plan.path = try scratch.write((["s,x,k"] + rows).joined(separator: "\n").utf8)
    let own = try ColumnPlace.$current.withValue(ColumnPlace(limit: limit)) {
      try #require(try plan.open() as? ExampleDataset)
    }
    let offer = try ExampleDataset.Offer(own)
    let shared = try ExampleDataset(offer.shared)
    try withExtendedLifetime(offer) { try expectSame(own, shared) }
  }

  @Test func whatIsNoLongerOfferedCannotBeOpened() throws {
    let own = try open(.tags, .word, limit: 64)
    let shared = try ExampleDataset.Offer(own).shared
    #expect(throws: (any Error).self) { try ExampleDataset(shared) }
  }

  private func expectSame(_ few: ExampleDataset, _ many: ExampleDataset) throws {
    #expect(few.hash == many.hash && few.encoding == many.encoding && few.examples.count == many.examples.count)
    #expect(few.summary == many.summary && few.warnings == many.warnings)
    for part in [Part.training, .validation, .test] {
      #expect(Array(few.indices(part)) == Array(many.indices(part)))
      #expect(few.references(part).map(\.source) == many.references(part).map(\.source))
      #expect(few.references(part).map(\.targets) == many.references(part).map(\.targets))
      #expect(few.references(part).map(\.texts) == many.references(part).map(\.texts))
      let sharding = Sharding(rows: 8, shards: 2)
      let batches = [few, many].map { $0.batches(part, sharding, rows: 0..<8, unroll: 1, seed: 3) }
      #expect(batches[0].count == batches[1].count && batches[0].targets == batches[1].targets)
      for epoch in 0..<2 {
        for index in 0..<batches[0].count {
          let both = try batches.map { batches in
            var batch = Batch()
            try batches.fill(&batch, epoch: epoch, index: index)
            return batch
          }
          #expect(both[0].inputs.tokens == both[1].inputs.tokens)
          for elements in [\Batch.inputs, \.targets] {
            #expect(
              both[0][keyPath: elements].values.map(\.bitPattern) == both[1][keyPath: elements].values.map(\.bitPattern)
            )
          }
          #expect(both[0].targets.tokens == both[1].targets.tokens)
          #expect(both[0].source.inputs.tokens == both[1].source.inputs.tokens)
          #expect(both[0].lengths == both[1].lengths && both[0].weight == both[1].weight)
        }
      }
    }
  }

  @Test func targetsOfTheSameSourceAreInTheSameSplit() throws {
    let data = try open(.pairs, .word, limit: 64)
    let sources = [Part.training, .validation, .test].map { Set(data.references($0).map(\.source)) }
    #expect(sources.map(\.count).reduce(0, +) == Set(sources.joined()).count)
    #expect(sources[0].count > 50 && !sources[1].isEmpty && !sources[2].isEmpty)
  }

  @Test func aSourceHasAllItsTargetsInTheirOrder() throws {
    var plan = DataPlan()
    (plan.format, plan.unit, plan.targetUnit, plan.split) = (.pairs, .word, .word, [1, 0, 0])
    plan.path = try scratch.write("one two\tb b b\nthree\tb\none two\tb b\nfour\tb b b b\nthree\tb b\n".utf8)
    let references = try #require(try plan.open() as? ExampleDataset).references(.training)
    #expect(references.map(\.source.count) == [2, 1, 1] && references.mostSteps == 2)
    #expect(references.map { $0.targets.map(\.count) } == [[3, 2], [1, 2], [4]])
    #expect(references[2].texts.isEmpty)
  }
}
