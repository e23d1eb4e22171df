import Communication
import Datasets
import Kernels
import Networks

extension Sharding {
  /// The rows of a process's shards, as what is summed apart.
  public func groups(rank: Int, of processes: Int) -> RowGroups {
    let mine = shards(rank: rank, of: processes)
    let start = rows(shard: mine.lowerBound).lowerBound
    return RowGroups(
      mine.map { rows(shard: $0).lowerBound - start..<rows(shard: $0).upperBound - start }, first: mine.lowerBound)
  }
}

/// A loss, or another number of each row, summed shard by shard, so that it has the same bits on any number of processes.
final class ShardSum {
  private let groups: RowGroups
  private let communicator: any Communicator
  private let shards: [Int]  // of each process
  private var sums: [Double]
  /// The signal that had asked any process to stop when the last total was formed: the same on all of them.
  private(set) var signal: StopSignal?

  /// Asks all processes how many shards they hold.
  init(_ groups: RowGroups, _ communicator: any Communicator) throws {
    self.groups = groups
    self.communicator = communicator
    shards = try communicator.gather([UInt64(groups.groups.count)]).map { Int($0[0]) }
    sums = [Double](repeating: 0, count: groups.groups.count)
  }

  /// Begins a new sum.
  func reset() { for shard in sums.indices { sums[shard] = 0 } }

  /// Adds what `value` gives for each shard's rows of each step.
  ///
  /// - Parameter rows: rows of all steps.
  func add(_ rows: Int, _ value: (Range<Int>) -> Double) {
    for start in stride(from: 0, to: rows, by: groups.stride) {
      for (shard, group) in groups.groups.enumerated() {
        sums[shard] += value(start + group.lowerBound..<start + group.upperBound)
      }
    }
  }

  /// The sum of one of this process's shards.
  subscript(shard: Int) -> Double { sums[shard] }

  /// The sum of all shards of all processes, added in their order.
  func total() throws -> Double {
    let mine = StopSignals.received
    if communicator.size == 1 {
      signal = mine
      return sums.reduce(0, +)
    }
    // As many from each: the number of shards of two processes differs by one at most. The signal costs no message of its own.
    let padding = (shards.max() ?? 0) - sums.count
    let word = mine.map { UInt64($0.rawValue) } ?? 0
    let all = try communicator.gather(sums.map(\.bitPattern) + Array(repeating: 0, count: padding) + [word])
    signal = all.lazy.compactMap { StopSignal(rawValue: Int32($0[$0.count - 1])) }.first
    return zip(all, shards).reduce(0) { sum, process in
      process.0.prefix(process.1).reduce(sum) { $0 + Double(bitPattern: $1) }
    }
  }
}
