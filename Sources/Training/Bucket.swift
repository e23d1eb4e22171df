import Communication
import Kernels
import Networks

/// A part of the gradients that travels by itself, while the way back goes on to what lies before it.
///
/// Each process gets the same slice of every branch of the tree of shards, adds the branches up, and gives the sum to all.
/// What a ring of partial sums would send, this sends too, in an order that does not depend on who has which shards.
final class Bucket {
  /// The floats of the buffer of gradients.
  let range: Range<Int>
  /// It can set out when the gradients from here on are final.
  let readyAt: Int
  private let gradients: Gradients
  private let communicator: any Communicator
  private let holders: BranchHolders
  private let slices: [Range<Int>]  // of each process, from the start of the range
  private let places: [Int]  // where the branches of this process's slice are received, in the order of the tree
  private let received: Storage
  private let sum: SumOfBranches
  private let wire: Wire?
  private var transfers: [any Transfer] = []
  private(set) var hasBegun = false

  init(
    _ range: Range<Int>, readyAt: Int, _ gradients: Gradients, _ holders: BranchHolders, _ kind: ParallelPlan.Wire,
    _ communicator: any Communicator
  ) {
    self.range = range
    self.readyAt = readyAt
    self.gradients = gradients
    self.communicator = communicator
    self.holders = holders
    let size = communicator.size
    // Whole pairs of vectors, which packing takes.
    let pairs = (range.count + 31) / 32
    slices = (0..<size).map { $0 * pairs / size * 32..<min(range.count, ($0 + 1) * pairs / size * 32) }
    let mine = slices[communicator.rank].count
    places = holders.places.map { $0 * mine }
    received = Storage(count: holders.places.count * mine)
    sum = SumOfBranches(starts: holders.starts)
    wire = kind == .bf16 ? Wire(range.count, slices, branches: holders.places.count, held: holders.held) : nil
  }

  /// Begins to give every process its slice of this process's branches.
  func begin() throws {
    hasBegun = true
    var start = 0
    for round in 0..<holders.rounds {
      let givers = holders.givers(round)
      let isGiver = givers[communicator.rank]
      let first = round * gradients.sums.layout.count + range.lowerBound
      let sent = isGiver ? first..<first + range.count : 0..<0
      if let wire {
        transfers.append(try wire.exchange(gradients.branches, sent, round, givers, &start, communicator))
      } else {
        let transfer = try gradients.branches.withMutableSpan { branches in
          try received.withMutableSpan { received in
            try communicator.exchange(branches.span.extracting(sent), slices, from: givers, into: &received, at: start)
          }
        }
        transfers.append(transfer)
        start += givers.count { $0 } * slices[communicator.rank].count
      }
    }
  }

  /// Moves on what is under way.
  func progress() throws { for transfer in transfers { try transfer.progress() } }

  /// Adds up this process's slice when all of it has come, and begins to give the sum to all.
  func add() throws {
    try wait()
    let mine = slices[communicator.rank]
    let total = gradients.sums.storage
    wire?.unpack(into: received, count: mine.count)
    sum(received, places, count: mine.count, into: total, at: range.lowerBound + mine.lowerBound)
    if let wire {
      transfers.append(try wire.share(total, range.lowerBound, communicator))
    } else {
      let start = range.lowerBound
      let whole = slices.map { start + $0.lowerBound..<start + $0.upperBound }
      transfers.append(try total.withMutableSpan { try communicator.share(&$0, whole) })
    }
  }

  /// Waits for the sums of the others' slices.
  func end() throws {
    try wait()
    wire?.unpackSums(into: gradients.sums.storage, range.lowerBound)
    hasBegun = false
  }

  private func wait() throws {
    for transfer in transfers { try transfer.wait() }
    transfers.removeAll(keepingCapacity: true)
  }
}

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
    let branches = all.map { Branch.covering(Int($0[0])..<Int($0[0] + $0[1]), apart: groups.isApart) }
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
