import Datasets
import Failures
import TestSupport
import Testing

struct TextBatchesTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// A text whose characters are all different, so that a token says where it stands.
  private func open(count: Int, _ vocabulary: Vocabulary? = nil) throws -> Characters {
    let scalars = (0..<count).compactMap { Unicode.Scalar(0x4E00 + $0) }
    return Characters(
      try TextFile(path: scratch.write(String(String.UnicodeScalarView(scalars)).utf8)), vocabulary)
  }

  /// Part, rows, shards, unroll: sizes that divide and sizes that do not.
  static let cases = [
    (0..<401, 4, 2, 25), (0..<401, 4, 4, 100), (3..<398, 5, 3, 7), (10..<111, 7, 7, 16), (0..<57, 8, 5, 7),
    (1..<10, 8, 8, 1), (0..<600, 1, 1, 64), (5..<599, 3, 2, 1), (0..<98, 6, 4, 16), (0..<99, 7, 2, 14),
  ]

  @Test(arguments: cases)
  func everyCharacterButTheFirstIsATargetOnce(part: Range<Int>, rows: Int, shards: Int, unroll: Int) throws {
    let text = try open(count: 600)
    let sharding = Sharding(rows: rows, shards: shards)
    for processes in 1...shards {
      var targets: [Int32] = []
      // The targets of each batch that are not padding, over all processes, and what each process says of them.
      var counts: [Int: Int] = [:]
      var weights: [Int: Set<Int>] = [:]
      for rank in 0..<processes {
        let mine = sharding.rows(rank: rank, of: processes)
        let batches = try TextBatches(
          text, part: part, name: "training", leastSteps: 1, sharding: sharding,
          unroll: unroll, rows: mine)
        #expect(batches.targets == part.count - 1)
        var batch = Batch()
        for index in 0..<batches.count {
          try batches.fill(&batch, epoch: 0, index: index)
          #expect(batch.rows == mine.count && batch.inputs.tokens.count == batch.steps * batch.rows)
          #expect(batch.startsAnew == (index == 0))
          let present = batch.targets.tokens.filter { $0 >= 0 }
          targets += present
          counts[index, default: 0] += present.count
          weights[index, default: []].insert(batch.weight)
        }
      }
      #expect(targets.sorted() == (part.lowerBound + 1..<part.upperBound).map { Int32($0) })
      for (index, count) in counts { #expect(weights[index] == [count], "batch \(index)") }
    }
  }

  @Test(arguments: cases)
  func rowsGoOnFromBatchToBatch(part: Range<Int>, rows: Int, shards: Int, unroll: Int) throws {
    let text = try open(count: 600)
    let sharding = Sharding(rows: rows, shards: shards)
    let batches = try TextBatches(
      text, part: part, name: "training", leastSteps: 1, sharding: sharding,
      unroll: unroll, rows: 0..<rows)
    var inputs = [[Int32]](repeating: [], count: rows)
    var targets = inputs
    var batch = Batch()
    for index in 0..<batches.count {
      try batches.fill(&batch, epoch: 0, index: index)
      #expect(batch.steps == unroll || index == batches.count - 1)
      for row in 0..<rows {
        let column = (0..<batch.steps).map {
          (batch.inputs.tokens[$0 * rows + row], batch.targets.tokens[$0 * rows + row])
        }
        let present = column.prefix { $0.1 >= 0 }
        // A row that has ended stays so.
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

  /// What a process sees is what one process alone sees of the same rows.
  @Test func rowsDoNotDependOnTheirProcess() throws {
    let text = try open(count: 500)
    let sharding = Sharding(rows: 7, shards: 5)
    func batches(_ rows: Range<Int>) throws -> TextBatches {
      try TextBatches(
        text, part: 2..<499, name: "training", leastSteps: 1, sharding: sharding,
        unroll: 9, rows: rows
      )
    }
    let (all, some) = (try batches(0..<7), try batches(sharding.rows(rank: 1, of: 3)))
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
          "\(text.path): the training part has 160 characters, too few for 8 rows of 20, which take 161; "
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
