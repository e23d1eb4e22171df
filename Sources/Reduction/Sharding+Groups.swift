import Datasets
import Kernels

extension Sharding {
  /// The rows of a process's shards, as groups that are summed separately.
  public func groups(rank: Int, of processes: Int) -> RowGroups {
    let mine = shards(rank: rank, of: processes)
    let start = rows(shard: mine.lowerBound).lowerBound
    return RowGroups(
      mine.map { rows(shard: $0).lowerBound - start..<rows(shard: $0).upperBound - start }, first: mine.lowerBound)
  }
}
