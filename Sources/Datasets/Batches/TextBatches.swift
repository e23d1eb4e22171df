import Failures

/// Batches of a split of a text, for truncated backpropagation through time.
///
/// The split is cut into contiguous rows, one for each row of the batch, whose lengths differ by at most one. Each
/// batch has the next `unroll` tokens of every row, or those up to the end of a document. Each token of the split, except
/// the first of each document, is a target exactly once.
public struct TextBatches: Batches, Sendable {
  private let text: PreparedText
  private let part: Range<Int>
  private let sharding: Sharding
  private let unroll: Int
  private let rows: Range<Int>
  private let windows: RowWindows

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
    windows = RowWindows(text, part: part, rows: sharding.rows, unroll: unroll)
    if windows.targets == 0 {
      throw Failure(
        .data, "\(text.path): the documents of the \(name) split have one token each; give longer ones")
    }
  }

  /// The number of batches of an epoch.
  public var count: Int { windows.count }

  /// The number of targets of an epoch.
  public var targets: Int { windows.targets }

  /// The number of input tokens of an epoch, one for each target.
  public var tokens: Int { targets }

  /// The number of time steps of a batch: `unroll`, or all of a short text.
  public var steps: Int { windows.longest }

  /// Fills `batch` with the batch of an index. It is the same in each epoch, because the state after a batch is the
  /// first state of the next.
  public func fill(_ batch: inout Batch, epoch: Int, index: Int) throws {
    precondition(index >= 0 && index < count, "batch \(index) of \(count)")
    let counts = (0..<sharding.rows).lazy.map { [windows] in windows.window(index, row: $0).count }
    batch.steps = counts.max() ?? 0
    batch.weight = Double(counts.reduce(0, +))
    batch.rows = rows.count
    batch.startsAnew = index == 0
    batch.newRows.removeAll(keepingCapacity: true)
    let size = batch.steps * rows.count
    batch.inputs.resize(size, .token(count: text.vocabulary.count))
    batch.targets.resize(size, .token(count: text.vocabulary.count))
    for row in rows {
      let window = windows.window(index, row: row)
      if window.isNew && index > 0 { batch.newRows.append(row - rows.lowerBound) }
      try fill(&batch, row: row, window)
    }
  }

  /// Reads the tokens of a row. Each token is the target of the one before it.
  private func fill(_ batch: inout Batch, row: Int, _ window: RowWindows.Window) throws {
    let (present, column, stride) = (window.count, row - rows.lowerBound, rows.count)
    var t = 0
    if present > 0 {
      try text.tokens(window.start..<window.start + present + 1) { token in
        if t < present { batch.inputs.tokens[t * stride + column] = token }
        if t > 0 { batch.targets.tokens[(t - 1) * stride + column] = token }
        t += 1
      }
    }
    for t in present..<batch.steps {
      batch.inputs.tokens[t * stride + column] = 0
      batch.targets.tokens[t * stride + column] = -1
    }
  }
}
