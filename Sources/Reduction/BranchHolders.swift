import Communication
import Kernels
import Networks

/// Which process holds which branches of the tree of shards. In a round every process that has so many branches gives one.
struct BranchHolders {
  /// Branches of each process.
  let held: [Int]
  /// The first shard of each branch, in the order of the tree.
  let starts: [Int]
  /// Which of the branches that come, round by round and in each by rank, each is.
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

  /// How many rounds there are.
  var rounds: Int { held.max() ?? 0 }
  /// Which processes give a branch in a round.
  func givers(_ round: Int) -> [Bool] { held.map { $0 > round } }
}
