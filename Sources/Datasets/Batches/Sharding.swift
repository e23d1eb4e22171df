/// How the rows of the global batch are cut into shards, and which process has which shards.
///
/// The cut depends only on the config, so that the sums of each shard are the same on any number of processes.
public struct Sharding: Sendable, Equatable {
  /// The number of rows of the global batch.
  public let rows: Int
  /// The number of shards.
  public let shards: Int

  /// Cuts `rows` rows into `shards` shards, whose sizes differ by at most one.
  public init(rows: Int, shards: Int) {
    precondition(shards > 0 && rows >= shards, "\(rows) rows cannot fill \(shards) shards")
    self.rows = rows
    self.shards = shards
  }

  /// Returns the rows of a shard.
  public func rows(shard: Int) -> Range<Int> { shard * rows / shards..<(shard + 1) * rows / shards }

  /// Returns the shards of a process.
  public func shards(rank: Int, of processes: Int) -> Range<Int> {
    precondition(processes <= shards, "\(processes) processes for \(shards) shards")
    return rank * shards / processes..<(rank + 1) * shards / processes
  }

  /// Returns the rows of a process. Its shards are neighbours, so the rows are contiguous.
  public func rows(rank: Int, of processes: Int) -> Range<Int> {
    let mine = shards(rank: rank, of: processes)
    return rows(shard: mine.lowerBound).lowerBound..<rows(shard: mine.upperBound - 1).upperBound
  }
}
