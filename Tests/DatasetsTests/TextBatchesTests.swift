import Datasets
import Failures
import TestSupport
import Testing

struct TextBatchesTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Returns a text whose characters are all different, so that each token shows its place.
  private func open(count: Int, _ vocabulary: Vocabulary? = nil) throws -> PreparedText {
    let scalars = (0..<count).compactMap { Unicode.Scalar(0x4E00 + $0) }
    return try PreparedText(path: scratch.write(String(String.UnicodeScalarView(scalars)).utf8), vocabulary)
  }

  /// How a split of a text is cut into batches.
  struct Cut {
    let split: Range<Int>
    let rows: Int
    let shards: Int
    let unroll: Int

    var sharding: Sharding { Sharding(rows: rows, shards: shards) }

    func batches(_ text: PreparedText, rows: Range<Int>) throws -> TextBatches {
      try TextBatches(
        text, part: split, name: "training", leastSteps: 1, sharding: sharding, unroll: unroll, rows: rows)
    }
  }

  /// Sizes that divide each other, and sizes that do not.
  static let cuts = [
    Cut(split: 0..<401, rows: 4, shards: 2, unroll: 25), Cut(split: 0..<401, rows: 4, shards: 4, unroll: 100),
    Cut(split: 3..<398, rows: 5, shards: 3, unroll: 7), Cut(split: 10..<111, rows: 7, shards: 7, unroll: 16),
    Cut(split: 0..<57, rows: 8, shards: 5, unroll: 7), Cut(split: 1..<10, rows: 8, shards: 8, unroll: 1),
    Cut(split: 0..<600, rows: 1, shards: 1, unroll: 64), Cut(split: 5..<599, rows: 3, shards: 2, unroll: 1),
    Cut(split: 0..<98, rows: 6, shards: 4, unroll: 16), Cut(split: 0..<99, rows: 7, shards: 2, unroll: 14),
  ]

  @Test(arguments: cuts)
  func everyCharacterButTheFirstIsATargetOnce(cut: Cut) throws {
    let text = try open(count: 600)
    for processes in 1...cut.shards {
      var targets: [Int32] = []
      // The number of targets of each batch over all processes, without padding, and the weights that the processes give.
      var counts: [Int: Int] = [:]
      var weights: [Int: Set<Int>] = [:]
      for rank in 0..<processes {
        let mine = cut.sharding.rows(rank: rank, of: processes)
        let batches = try cut.batches(text, rows: mine)
        #expect(batches.targets == cut.split.count - 1)
        var batch = Batch()
        for index in 0..<batches.count {
          try batches.fill(&batch, epoch: 0, index: index)
          #expect(batch.rows == mine.count && batch.inputs.tokens.count == batch.steps * batch.rows)
          #expect(batch.startsAnew == (index == 0))
          let present = batch.targets.tokens.filter { $0 >= 0 }
          targets += present
          counts[index, default: 0] += present.count
          weights[index, default: []].insert(Int(batch.weight))
        }
      }
      #expect(targets.sorted() == (cut.split.lowerBound + 1..<cut.split.upperBound).map { Int32($0) })
      for (index, count) in counts { #expect(weights[index] == [count], "batch \(index)") }
    }
  }

  @Test(arguments: cuts)
  func rowsGoOnFromBatchToBatch(cut: Cut) throws {
    let rows = cut.rows
    let batches = try cut.batches(open(count: 600), rows: 0..<rows)
    var inputs = [[Int32]](repeating: [], count: rows)
    var targets = inputs
    var batch = Batch()
    for index in 0..<batches.count {
      try batches.fill(&batch, epoch: 0, index: index)
      #expect(batch.steps == cut.unroll || index == batches.count - 1)
      for row in 0..<rows {
        let column = (0..<batch.steps).map {
          (batch.inputs.tokens[$0 * rows + row], batch.targets.tokens[$0 * rows + row])
        }
        let present = column.prefix { $0.1 >= 0 }
        // A row that has ended stays at its end.
        #expect(column.dropFirst(present.count).allSatisfy { $0 == (0, -1) })
        #expect(present.count == column.count || index == batches.count - 1)
        inputs[row] += present.map(\.0)
        targets[row] += present.map(\.1)
      }
    }
    let lengths = inputs.map(\.count)
    #expect((lengths.max() ?? 0) - (lengths.min() ?? 0) <= 1)
    for row in 0..<rows {
      let start = try #require(inputs[row].first)
      #expect(inputs[row] == inputs[row].indices.map { start + Int32($0) })
      #expect(targets[row] == inputs[row].map { $0 + 1 })
    }
  }

  /// A process reads the same rows as a single process does.
  @Test func rowsDoNotDependOnTheirProcess() throws {
    let text = try open(count: 500)
    let cut = Cut(split: 2..<499, rows: 7, shards: 5, unroll: 9)
    let sharding = cut.sharding
    let (all, some) = (
      try cut.batches(text, rows: 0..<7), try cut.batches(text, rows: sharding.rows(rank: 1, of: 3))
    )
    var (whole, mine) = (Batch(), Batch())
    for index in [3, 0, all.count - 1, 2] {
      try all.fill(&whole, epoch: 0, index: index)
      try some.fill(&mine, epoch: 0, index: index)
      let first = sharding.rows(rank: 1, of: 3).lowerBound
      for t in 0..<whole.steps {
        for row in 0..<mine.rows {
          #expect(mine.inputs.tokens[t * mine.rows + row] == whole.inputs.tokens[t * 7 + first + row])
          #expect(mine.targets.tokens[t * mine.rows + row] == whole.targets.tokens[t * 7 + first + row])
        }
      }
    }
  }

  @Test func tooShortATextSaysHowShort() throws {
    let text = try open(count: 200)
    func make(_ count: Int) throws {
      _ = try TextBatches(
        text, part: 10..<10 + count, name: "training", leastSteps: 20,
        sharding: Sharding(rows: 8, shards: 4), unroll: 20, rows: 0..<8)
    }
    try make(161)
    let failure = try failure { try make(160) }
    #expect(
      failure
        == Failure(
          .data,
          "\(text.path): the training split has 160 characters, too few for 8 rows of 20, which need 161; "
            + "give a longer text, or a smaller training.batch or training.unroll"))
    for count in [0, 1] { #expect(throws: Failure.self) { try make(count) } }
  }

  @Test func unknownCharactersAreFailures() throws {
    let known = try open(count: 99).vocabulary
    let batches = try TextBatches(
      open(count: 100, known), part: 0..<100, name: "test", leastSteps: 1, sharding: Sharding(rows: 2, shards: 1),
      unroll: 100, rows: 0..<2)
    var batch = Batch()
    #expect(try failure { try batches.fill(&batch, epoch: 0, index: 0) }.kind == .data)
  }
}
