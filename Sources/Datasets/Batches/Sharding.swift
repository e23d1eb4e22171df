/// How the rows of the global batch are cut into shards, and the shards dealt to processes.
///
/// The cut depends on the config alone, so that what is summed per shard is the same on any number of processes.
public struct Sharding: Sendable, Equatable {
  /// Rows of the global batch.
  public let rows: Int
  /// Number of shards.
  public let shards: Int

  /// Cuts `rows` rows into `shards` shards, whose sizes differ by at most one.
  public init(rows: Int, shards: Int) {
    precondition(shards > 0 && rows >= shards, "\(rows) rows cannot fill \(shards) shards")
    self.rows = rows
    self.shards = shards
  }

  /// The rows of a shard.
  public func rows(shard: Int) -> Range<Int> { shard * rows / shards..<(shard + 1) * rows / shards }

  /// The shards of a process.
  public func shards(rank: Int, of processes: Int) -> Range<Int> {
    precondition(processes <= shards, "\(processes) processes for \(shards) shards")
    return rank * shards / processes..<(rank + 1) * shards / processes
  }

  /// The rows of a process: those of its shards, which lie side by side.
  public func rows(rank: Int, of processes: Int) -> Range<Int> {
    let mine = shards(rank: rank, of: processes)
    return rows(shard: mine.lowerBound).lowerBound..<rows(shard: mine.upperBound - 1).upperBound
  }
}
