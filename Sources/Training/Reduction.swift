import Communication
import Kernels
import Networks

/// Adds up the gradients of all shards, of all processes, in the order of the tree of shards.
///
/// Unless it is asked to, MPI adds nothing: each process gets the same part of every branch, adds the branches up, and
/// gives the sum to all. What a ring of partial sums would send, this sends too, in an order that does not depend on who
/// has which shards.
final class Reduction {
  private let kind: ParallelPlan.Reduction
  private let gradients: Gradients
  private let communicator: any Communicator
  private let slices: [Range<Int>]  // the part of each process
  private let held: [Int]  // branches of each process
  private let places: [Int]  // where the branches lie, in the order of the tree
  private let received: Storage
  private let sum: SumOfBranches

  /// Asks all processes which shards they hold.
  init(_ kind: ParallelPlan.Reduction, _ gradients: Gradients, _ communicator: any Communicator) throws {
    self.kind = kind
    self.gradients = gradients
    self.communicator = communicator
    // Where MPI adds, each process first adds its own, as one that is alone.
    let floats = gradients.sums.layout.count
    let (rank, size) = kind == .tree ? (communicator.rank, communicator.size) : (0, 1)
    let slices = (0..<size).map { $0 * floats / size..<($0 + 1) * floats / size }
    let mine = [UInt64(gradients.groups.first), UInt64(gradients.groups.groups.count)]
    let all = kind == .tree ? try communicator.gather(mine) : [mine]
    let isApart = gradients.groups.isApart
    let branches = all.map { Branch.covering(Int($0[0])..<Int($0[0] + $0[1]), apart: isApart) }
    let held = branches.map(\.count)
    // In a round every process that has so many branches gives one; a process alone has them all where they are.
    func place(_ process: Int, _ round: Int) -> Int {
      if size == 1 { return round * floats }
      let before = held.map { min($0, round) }.reduce(0, +) + held[..<process].count { $0 > round }
      return before * slices[rank].count
    }
    places = branches.indices.flatMap { process in branches[process].indices.map { place(process, $0) } }
    received = size == 1 ? gradients.branches : Storage(count: held.reduce(0, +) * slices[rank].count)
    sum = SumOfBranches(starts: branches.flatMap { $0.map(\.lowerBound) })
    self.slices = slices
    self.held = held
  }

  /// Sets the gradients to the sums over all shards.
  func callAsFunction() throws {
    let total = gradients.sums.storage
    let isShared = slices.count > 1
    let mine = slices[isShared ? communicator.rank : 0]
    if isShared { try exchange() }
    if received !== total { sum(received, places, count: mine.count, into: total, at: mine.lowerBound) }
    if isShared { try total.withMutableSpan { try communicator.share(&$0, slices) } }
    if kind == .fast { try total.withMutableSpan { try communicator.sum(&$0) } }
  }

  /// Gives every process its part of this process's branches, and gets its own part of theirs.
  private func exchange() throws {
    var start = 0
    for round in 0..<(held.max() ?? 0) {
      let givers = held.map { $0 > round }
      let count = givers.count { $0 } * slices[communicator.rank].count
      try gradients.branches.withMutableSpan { branches in
        try received.withMutableSpan { received in
          let floats = gradients.sums.layout.count
          let sent = givers[communicator.rank] ? round * floats..<(round + 1) * floats : 0..<0
          try communicator.exchange(branches.span.extracting(sent), slices, from: givers, into: &received, at: start)
        }
      }
      start += count
    }
  }
}
