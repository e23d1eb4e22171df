import Communication
import Datasets
import Kernels
import Networks

/// Losses, or other numbers of each row, summed shard by shard, so that they have the same bits on any number of processes.
package final class ShardSum {
  private let groups: RowGroups
  private let communicator: any Communicator
  private let shards: [Int]  // of each process
  private let width: Int
  private var sums: [Double]  // the numbers of a shard, and then those of the next one
  private var gathered: [[UInt64]] = []  // the sums of each process; none where there is one
  /// The signal that had asked any process to stop when the last total was formed: the same on all of them.
  package private(set) var signal: StopSignal?

  /// Asks all processes how many shards they hold.
  ///
  /// - Parameter width: how many numbers are summed side by side.
  package init(_ groups: RowGroups, _ communicator: any Communicator, width: Int = 1) throws {
    self.groups = groups
    self.communicator = communicator
    self.width = width
    shards = try communicator.gather([UInt64(groups.groups.count)]).map { Int($0[0]) }
    sums = [Double](repeating: 0, count: groups.groups.count * width)
  }

  /// Begins new sums.
  package func reset() { for place in sums.indices { sums[place] = 0 } }

  /// Adds what `value` gives for each shard's rows of each step.
  ///
  /// - Parameters:
  ///   - rows: rows of all steps.
  ///   - place: which of the numbers.
  package func add(_ rows: Int, to place: Int = 0, _ value: (Range<Int>) -> Double) {
    forEachShard(rows) { shard, rows in sums[shard * width + place] += value(rows) }
  }

  /// Adds to several numbers: `body` is called with each shard's rows of each step, and with what adds to one of the
  /// numbers from `first` on.
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

  /// The first sum of one of this process's shards.
  package subscript(shard: Int) -> Double { sums[shard * width] }

  /// The first sum over all shards of all processes, added in their order.
  package func total() throws -> Double {
    try gather()
    return total(of: 0)
  }

  /// The sums over all shards of all processes, added in their order.
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
    // As many from each: the number of shards of two processes differs by one at most. The signal costs no message of its own.
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
