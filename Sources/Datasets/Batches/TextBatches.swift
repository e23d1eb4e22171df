import Failures

/// A part of a text as batches for truncated back-propagation through time.
///
/// The part is cut into as many contiguous rows as the batch has, whose lengths differ by at most one; each batch has
/// the next `unroll` tokens of every row. Each token but the part's first is a target exactly once.
public struct TextBatches: Batches, Sendable {
  private let text: any TokenSource
  private let part: Range<Int>
  private let sharding: Sharding
  private let unroll: Int
  private let rows: Range<Int>

  /// The batches of `part` (token indices) of `text`.
  ///
  /// - Parameters:
  ///   - name: what the part is called in messages: "training".
  ///   - leastSteps: how many tokens a row must have at least; fewer are an error.
  ///   - rows: the rows of this process.
  package init(
    _ text: any TokenSource, part: Range<Int>, name: String, leastSteps: Int,
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
        "\(text.path): the \(name) part has \(part.count) \(text.unit), too few for \(sharding.rows) rows of "
          + "\(leastSteps), which take \(least); give a longer text, or a smaller training.batch or training.unroll")
    }
  }

  /// Number of batches.
  public var count: Int { (longest + unroll - 1) / unroll }

  /// Number of targets in all batches and rows.
  public var targets: Int { part.count - 1 }

  /// Number of tokens that are read, one for each target.
  public var tokens: Int { targets }

  /// Steps of truncated back-propagation, or all of a short text.
  public var steps: Int { min(unroll, longest) }

  /// Fills `batch` with the batch of an index, the same in each epoch: states go on from one to the next.
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

  /// Reads a row's tokens: each is the target of the one before.
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

  /// The token that a row starts with.
  private func start(_ row: Int) -> Int { part.lowerBound + row * (part.count - 1) / sharding.rows }

  /// The targets of a row.
  private func length(_ row: Int) -> Int { start(row + 1) - start(row) }

  private var longest: Int { (part.count - 1 + sharding.rows - 1) / sharding.rows }

  private func weight(from first: Int, steps: Int) -> Int {
    (0..<sharding.rows).reduce(0) { $0 + max(0, min(steps, length($1) - first)) }
  }
}
