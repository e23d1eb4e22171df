import Communication
import Kernels

/// Which branches of the tree of shards the processes of this host hold, and which branches the hosts hold.
///
/// A process holds the largest whole branches within its shards. Together, the processes of a host hold larger ones.
struct HostBranches {
  /// A branch that a process of this host holds.
  struct Part {
    /// The process, as an index into the processes of the host.
    let process: Int
    /// The number of the branch among those of the process.
    let branch: Int
  }

  /// A branch of this process's host, and how it is formed.
  struct Sum {
    /// Adds the branches of the host's processes that the branch consists of.
    let sum: SumOfBranches
    /// These branches.
    let parts: [Part]
  }

  /// The branches of this process's host.
  let near: [Sum]
  /// The number of branches of each host.
  let held: [Int]
  /// The first shard of each branch of all hosts, in the order of hosts, which is the order of the tree.
  let starts: [Int]

  /// Asks all processes which shards they hold.
  init(_ groups: RowGroups, _ communicator: any Communicator) throws {
    let shards = try communicator.gather([UInt64(groups.first), UInt64(groups.groups.count)]).map {
      Int($0[0])..<Int($0[0] + $0[1])
    }
    let hosts = communicator.hosts.ranks.map {
      shards[$0.lowerBound].lowerBound..<shards[$0.upperBound - 1].upperBound
    }
    // A single host holds the whole tree.
    let branches = hosts.count == 1 ? [hosts] : hosts.map { Branch.covering($0) }
    held = branches.map(\.count)
    starts = branches.flatMap { $0.map(\.lowerBound) }
    let parts = shards[communicator.hosts.near].enumerated().flatMap { process, shards in
      Branch.covering(shards, eachAlone: groups.sumsEachGroup).enumerated().map {
        (start: $1.lowerBound, part: Part(process: process, branch: $0))
      }
    }
    near = branches[communicator.hosts.mine].map { branch in
      let parts = parts.filter { branch.contains($0.start) }
      return Sum(sum: SumOfBranches(starts: parts.map(\.start)), parts: parts.map(\.part))
    }
  }

  /// The number of branches of all hosts.
  var count: Int { starts.count }
  /// The number of branches that a process of this host holds.
  func own(_ process: Int) -> Int { near.reduce(0) { $0 + $1.parts.count { $0.process == process } } }
  /// The number of branches of the hosts before a host.
  func before(_ host: Int) -> Int { held[..<host].reduce(0, +) }
}
