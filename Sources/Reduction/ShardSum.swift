import Communication
import Datasets
import Kernels
import Networks

/// Sums of losses, or of other numbers of each row. They are formed shard by shard, so that they have the same bits on
/// any number of processes.
package final class ShardSum {
  private let groups: RowGroups
  private let communicator: any Communicator
  private let shards: [Int]  // of each process
  private let width: Int
  private var sums: [Double]  // all sums of one shard, followed by those of the next
  private var gathered: [[UInt64]] = []  // the sums of each process; empty if there is only one
  /// The signal that asked some process to stop, as of the last total. It is the same on all processes. Nil if there
  /// was none.
  package private(set) var signal: StopSignal?

  /// Asks all processes how many shards they hold.
  ///
  /// - Parameter width: the number of sums.
  package init(_ groups: RowGroups, _ communicator: any Communicator, width: Int = 1) throws {
    self.groups = groups
    self.communicator = communicator
    self.width = width
    shards = try communicator.gather([UInt64(groups.groups.count)]).map { Int($0[0]) }
    sums = [Double](repeating: 0, count: groups.groups.count * width)
  }

  /// Resets all sums to zero.
  package func reset() { for place in sums.indices { sums[place] = 0 } }

  /// Adds to one sum: `value` is called with the rows of each shard in each step.
  ///
  /// - Parameters:
  ///   - rows: the number of rows of all steps.
  ///   - place: which sum.
  package func add(_ rows: Int, to place: Int = 0, _ value: (Range<Int>) -> Double) {
    forEachShard(rows) { shard, rows in sums[shard * width + place] += value(rows) }
  }

  /// Adds to several sums: `body` is called with the rows of each shard in each step, and with a function that adds to
  /// a sum. Sum 0 of that function is sum `first`.
  package func add(_ rows: Int, from first: Int, _ body: (Range<Int>, (Int, Double) -> Void) -> Void) {
    forEachShard(rows) { shard, rows in body(rows) { sums[shard * width + first + $0] += $1 } }
  }

  private func forEachShard(_ rows: Int, _ body: (Int, Range<Int>) -> Void) {
    for start in stride(from: 0, to: rows, by: groups.stride) {
      for (shard, group) in groups.groups.enumerated() {
        body(shard, start + group.lowerBound..<start + group.upperBound)
      }
    }
  }

  /// The first sum over one of this process's shards.
  package subscript(shard: Int) -> Double { sums[shard * width] }

  /// Returns the first sum over all shards of all processes, added in the order of shards.
  package func total() throws -> Double {
    try gather()
    return total(of: 0)
  }

  /// Returns all sums over all shards of all processes, added in the order of shards.
  package func totals() throws -> [Double] {
    try gather()
    return (0..<width).map(total)
  }

  private func gather() throws {
    let mine = StopSignals.received
    if communicator.size == 1 {
      signal = mine
      return
    }
    // All processes pass the same number of values, and the numbers of shards differ by at most one. The signal travels
    // along, so that it costs no message of its own.
    let padding = (shards.max() ?? 0) * width - sums.count
    let word = mine.map { UInt64($0.rawValue) } ?? 0
    gathered = try communicator.gather(sums.map(\.bitPattern) + Array(repeating: 0, count: padding) + [word])
    signal = gathered.lazy.compactMap { StopSignal(rawValue: Int32($0[$0.count - 1])) }.first
  }

  private func total(of place: Int) -> Double {
    func places(_ shards: Int) -> StrideTo<Int> { stride(from: place, to: shards * width, by: width) }
    if communicator.size == 1 { return places(groups.groups.count).reduce(0) { $0 + sums[$1] } }
    return zip(gathered, shards).reduce(0) { total, process in
      places(process.1).reduce(total) { $0 + Double(bitPattern: process.0[$1]) }
    }
  }
}
