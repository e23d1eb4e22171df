import Communication
import Kernels

/// Which process holds which branches of the tree of shards.
///
/// Branches are exchanged in rounds. In each round, every process that has enough branches sends one.
struct BranchHolders {
  /// The number of branches of each process.
  let held: [Int]
  /// The first shard of each branch, in the order of the tree.
  let starts: [Int]
  /// For each branch in the order of the tree, its position among the received ones. They arrive round by round, and in
  /// each round in the order of ranks.
  let places: [Int]

  /// Asks all processes which shards they hold.
  init(_ groups: RowGroups, _ communicator: any Communicator) throws {
    let all = try communicator.gather([UInt64(groups.first), UInt64(groups.groups.count)])
    let branches = all.map { Branch.covering(Int($0[0])..<Int($0[0] + $0[1]), eachAlone: groups.sumsEachGroup) }
    let held = branches.map(\.count)
    self.held = held
    starts = branches.flatMap { $0.map(\.lowerBound) }
    places = branches.indices.flatMap { process in
      branches[process].indices.map { round in
        held.map { min($0, round) }.reduce(0, +) + held[..<process].count { $0 > round }
      }
    }
  }

  /// The number of rounds.
  var rounds: Int { held.max() ?? 0 }
  /// Which processes send a branch in a round.
  func senders(_ round: Int) -> [Bool] { held.map { $0 > round } }
}
