import Failures

/// Batches of a split of a text, for truncated backpropagation through time.
///
/// The split is cut into contiguous rows, one for each row of the batch, whose lengths differ by at most one. Each
/// batch has the next `unroll` tokens of every row. Each token of the split, except the first, is a target exactly
/// once.
public struct TextBatches: Batches, Sendable {
  private let text: PreparedText
  private let part: Range<Int>
  private let sharding: Sharding
  private let unroll: Int
  private let rows: Range<Int>

  /// Creates the batches of a split of a text.
  ///
  /// - Parameters:
  ///   - text: the text of all splits.
  ///   - part: the token indices of this split.
  ///   - name: the name of the split in error messages, such as "training".
  ///   - leastSteps: the minimum number of targets in a row.
  ///   - sharding: how a batch is cut into shards.
  ///   - unroll: the number of time steps of a batch.
  ///   - rows: the rows of this process.
  /// - Throws: a failure of kind `data` if the split is too short.
  package init(
    _ text: PreparedText, part: Range<Int>, name: String, leastSteps: Int,
    sharding: Sharding, unroll: Int, rows: Range<Int>
  ) throws {
    self.text = text
    self.part = part
    self.sharding = sharding
    self.unroll = unroll
    self.rows = rows
    let least = leastSteps * sharding.rows + 1
    if part.count < least {
      throw Failure(
        .data,
        "\(text.path): the \(name) split has \(part.count) \(text.unit), too few for \(sharding.rows) rows of "
          + "\(leastSteps), which need \(least); give a longer text, or a smaller training.batch or training.unroll")
    }
  }

  /// The number of batches of an epoch.
  public var count: Int { (longest + unroll - 1) / unroll }

  /// The number of targets of an epoch.
  public var targets: Int { part.count - 1 }

  /// The number of input tokens of an epoch, one for each target.
  public var tokens: Int { targets }

  /// The number of time steps of a batch: `unroll`, or all of a short text.
  public var steps: Int { min(unroll, longest) }

  /// Fills `batch` with the batch of an index. It is the same in each epoch, because the state after a batch is the
  /// first state of the next.
  public func fill(_ batch: inout Batch, epoch: Int, index: Int) throws {
    precondition(index >= 0 && index < count, "batch \(index) of \(count)")
    let first = index * unroll
    batch.steps = min(unroll, longest - first)
    batch.rows = rows.count
    batch.startsAnew = index == 0
    batch.weight = weight(from: first, steps: batch.steps)
    let size = batch.steps * rows.count
    batch.inputs.resize(size, .token(count: text.vocabulary.count))
    batch.targets.resize(size, .token(count: text.vocabulary.count))
    for row in rows { try fill(&batch, row: row, from: first) }
  }

  /// Reads the tokens of a row. Each token is the target of the one before it.
  private func fill(_ batch: inout Batch, row: Int, from first: Int) throws {
    let start = start(row) + first
    let present = min(batch.steps, length(row) - first)
    let column = row - rows.lowerBound
    let stride = rows.count
    var t = 0
    try text.tokens(start..<start + present + 1) { token in
      if t < present { batch.inputs.tokens[t * stride + column] = token }
      if t > 0 { batch.targets.tokens[(t - 1) * stride + column] = token }
      t += 1
    }
    for t in present..<batch.steps {
      batch.inputs.tokens[t * stride + column] = 0
      batch.targets.tokens[t * stride + column] = -1
    }
  }

  /// Returns the index of the first token of a row.
  private func start(_ row: Int) -> Int { part.lowerBound + row * (part.count - 1) / sharding.rows }

  /// Returns the number of targets of a row.
  private func length(_ row: Int) -> Int { start(row + 1) - start(row) }

  private var longest: Int { (part.count - 1 + sharding.rows - 1) / sharding.rows }

  private func weight(from first: Int, steps: Int) -> Int {
    (0..<sharding.rows).reduce(0) { $0 + max(0, min(steps, length($1) - first)) }
  }
}
