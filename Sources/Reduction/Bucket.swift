import Communication
import Kernels
import Networks
import Plans

/// A part of the gradients that travels by itself, while the way back goes on to what lies before it.
///
/// Each process gets the same slice of every branch of the tree of shards, adds the branches up, and gives the sum to all.
/// What a ring of partial sums would send, this sends too, in an order that does not depend on who has which shards.
final class Bucket {
  /// Buffers of floats that lie alike.
  struct Buffers {
    /// A buffer for each branch of the tree of shards that this process holds.
    let branches: Storage
    /// Floats from one of them to the next.
    let branchStride: Int
    /// Gets the sums over the branches of all processes.
    let sums: Storage
  }

  /// It can set out when the gradients from here on are final.
  let readyAt: Int
  private let buffers: Buffers
  private let communicator: any Communicator
  private let holders: BranchHolders
  private var range = 0..<0  // of the floats of a buffer
  private var slices: [Range<Int>] = []  // of each process, from the start of the range
  private var places: [Int] = []  // where the branches of this process's slice are received, in the order of the tree
  private let received: Storage
  private let sum: SumOfBranches
  private let wire: Wire?
  private var transfers: [any Transfer] = []
  private(set) var hasBegun = false

  /// A bucket for the floats of a range of the buffers.
  init(
    _ range: Range<Int>, readyAt: Int, _ buffers: Buffers, _ holders: BranchHolders, _ kind: ParallelPlan.Wire,
    _ communicator: any Communicator
  ) {
    self.readyAt = readyAt
    self.buffers = buffers
    self.communicator = communicator
    self.holders = holders
    let largest = Bucket.cut(range.count, communicator.size).map(\.count).max() ?? 0
    received = Storage(count: holders.places.count * largest)
    sum = SumOfBranches(starts: holders.starts)
    wire = kind == .bf16 ? Wire(range.count, slice: largest, branches: holders.places.count, held: holders.held) : nil
    take(range)
  }

  /// Takes another range of the buffers, no longer than the first.
  func take(_ range: Range<Int>) {
    self.range = range
    slices = Bucket.cut(range.count, communicator.size)
    places = holders.places.map { $0 * slices[communicator.rank].count }
    wire?.take(range.count, slices)
  }

  /// A slice for each process, of whole pairs of vectors, which packing takes.
  private static func cut(_ count: Int, _ size: Int) -> [Range<Int>] {
    let pair = packedBFloat16Granularity
    let pairs = (count + pair - 1) / pair
    return (0..<size).map { $0 * pairs / size * pair..<min(count, ($0 + 1) * pairs / size * pair) }
  }

  /// Begins to give every process its slice of this process's branches.
  func begin() throws {
    hasBegun = true
    var start = 0
    for round in 0..<holders.rounds {
      let givers = holders.givers(round)
      let isGiver = givers[communicator.rank]
      let first = round * buffers.branchStride + range.lowerBound
      let sent = isGiver ? first..<first + range.count : 0..<0
      if let wire {
        transfers.append(try wire.exchange(buffers.branches, sent, round, givers, &start, communicator))
      } else {
        let transfer = try buffers.branches.withMutableSpan { branches in
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
    let total = buffers.sums
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
    wire?.unpackSums(into: buffers.sums, range.lowerBound)
    hasBegun = false
  }

  private func wait() throws {
    for transfer in transfers { try transfer.wait() }
    transfers.removeAll(keepingCapacity: true)
  }
}
