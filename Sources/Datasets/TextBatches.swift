import Failures

/// A part of a text as batches for truncated back-propagation through time.
///
/// The part is cut into as many contiguous rows as the batch has, whose lengths differ by at most one; each batch has
/// the next `unroll` characters of every row. Each character but the part's first is a target exactly once.
public struct TextBatches: Sendable {
  private let text: TextFile
  private let vocabulary: Vocabulary
  private let part: Range<Int>
  private let sharding: Sharding
  private let unroll: Int
  private let rows: Range<Int>

  /// The batches of `part` (character indices) of `text`.
  ///
  /// - Parameters:
  ///   - vocabulary: gives the characters their numbers.
  ///   - name: what the part is called in messages: "training".
  ///   - leastSteps: how many characters a row must have at least; fewer are an error.
  ///   - rows: the rows of this process.
  public init(
    _ text: TextFile, _ vocabulary: Vocabulary, part: Range<Int>, name: String, leastSteps: Int,
    sharding: Sharding, unroll: Int, rows: Range<Int>
  ) throws {
    self.text = text
    self.vocabulary = vocabulary
    self.part = part
    self.sharding = sharding
    self.unroll = unroll
    self.rows = rows
    let least = leastSteps * sharding.rows + 1
    if part.count < least {
      throw Failure(
        .data,
        "\(text.path): the \(name) part has \(part.count) characters, too few for \(sharding.rows) rows of "
          + "\(leastSteps), which take \(least); give a longer text, or a smaller training.batch or training.unroll")
    }
  }

  /// Number of batches.
  public var count: Int { (longest + unroll - 1) / unroll }

  /// Number of targets in all batches and rows.
  public var targets: Int { part.count - 1 }

  /// Fills `batch` with the batch of an index.
  public func fill(_ batch: inout Batch, index: Int) throws {
    precondition(index >= 0 && index < count, "batch \(index) of \(count)")
    let first = index * unroll
    batch.steps = min(unroll, longest - first)
    batch.rows = rows.count
    batch.startsAnew = index == 0
    batch.weight = weight(from: first, steps: batch.steps)
    let size = batch.steps * rows.count
    if batch.inputs.count != size {
      batch.inputs = [Int32](repeating: 0, count: size)
      batch.targets = batch.inputs
    }
    for row in rows { try fill(&batch, row: row, from: first) }
  }

  /// Reads a row's characters: each is the target of the one before.
  private func fill(_ batch: inout Batch, row: Int, from first: Int) throws {
    let start = start(row) + first
    let present = min(batch.steps, length(row) - first)
    let column = row - rows.lowerBound
    let stride = rows.count
    var t = 0
    try text.tokens(start..<start + present + 1, of: vocabulary) { token in
      if t < present { batch.inputs[t * stride + column] = token }
      if t > 0 { batch.targets[(t - 1) * stride + column] = token }
      t += 1
    }
    for t in present..<batch.steps {
      batch.inputs[t * stride + column] = 0
      batch.targets[t * stride + column] = -1
    }
  }

  /// The character that a row starts with.
  private func start(_ row: Int) -> Int { part.lowerBound + row * (part.count - 1) / sharding.rows }

  /// The targets of a row.
  private func length(_ row: Int) -> Int { start(row + 1) - start(row) }

  private var longest: Int { (part.count - 1 + sharding.rows - 1) / sharding.rows }

  private func weight(from first: Int, steps: Int) -> Int {
    (0..<sharding.rows).reduce(0) { $0 + max(0, min(steps, length($1) - first)) }
  }
}
