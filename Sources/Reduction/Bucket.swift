import Communication
import Kernels
import Networks
import Plans

/// A range of the gradients that is summed over processes as one unit, while the backward pass goes on with lower
/// layers.
///
/// Each process receives the same slice of every branch of the tree of shards, adds the branches, and sends the sum to
/// all. This sends as much as a ring of partial sums, but adds in an order that does not depend on which process holds
/// which shards.
final class Bucket {
  /// The buffers that a bucket is a range of.
  struct Buffers {
    /// One buffer for each branch of the tree of shards that this process holds.
    let branches: Storage
    /// The floats from the start of one branch to the start of the next.
    let branchStride: Int
    /// Receives the sums over the branches of all processes.
    let sums: Storage
  }

  /// The bucket can be sent once the gradients from this offset to the end of the buffer are final.
  let readyAt: Int
  private let buffers: Buffers
  private let communicator: any Communicator
  private let holders: BranchHolders
  private var range = 0..<0  // of the floats of a buffer
  private var slices: [Range<Int>] = []  // of each process, relative to the start of the range
  private var places: [Int] = []  // where the branches of this process's slice are received, in the order of the tree
  private let received: Storage
  private let sum: SumOfBranches
  private let wire: Wire?
  private var transfers: [any Transfer] = []
  private(set) var hasBegun = false

  /// Creates a bucket for a range of the buffers.
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

  /// Changes the range of the bucket to one that is no longer than the first.
  func take(_ range: Range<Int>) {
    self.range = range
    slices = Bucket.cut(range.count, communicator.size)
    places = holders.places.map { $0 * slices[communicator.rank].count }
    wire?.take(range.count, slices)
  }

  /// Cuts a range into a slice for each process. Slices start at multiples of two vectors, the unit of bf16 packing.
  private static func cut(_ count: Int, _ size: Int) -> [Range<Int>] {
    let pair = packedBFloat16Granularity
    let pairs = (count + pair - 1) / pair
    return (0..<size).map { $0 * pairs / size * pair..<min(count, ($0 + 1) * pairs / size * pair) }
  }

  /// Starts to send every process its slice of this process's branches.
  func begin() throws {
    hasBegun = true
    var start = 0
    for round in 0..<holders.rounds {
      let senders = holders.senders(round)
      // A process that sends nothing in this round passes its first branch, which is not read.
      let branch = senders[communicator.rank] ? round : 0
      let first = branch * buffers.branchStride + range.lowerBound
      if let wire {
        if senders[communicator.rank] { wire.pack(buffers.branches, first..<first + range.count, round) }
        transfers.append(try wire.exchange(round, senders, &start, communicator))
      } else {
        transfers.append(
          try communicator.exchange(
            slices.shifted(by: first), of: buffers.branches, from: senders, into: received, at: start))
        start += senders.count { $0 } * slices[communicator.rank].count
      }
    }
  }

  /// Moves the transfers of this bucket on.
  func progress() throws { for transfer in transfers { try transfer.progress() } }

  /// Adds this process's slices once they have all arrived, and starts to send the sum to all processes.
  func add() throws {
    try wait()
    let mine = slices[communicator.rank]
    let total = buffers.sums
    wire?.unpack(into: received, count: mine.count)
    sum(received, places, count: mine.count, into: total, at: range.lowerBound + mine.lowerBound)
    transfers.append(
      try wire?.share(total, range.lowerBound, communicator)
        ?? communicator.share(slices.shifted(by: range.lowerBound), of: total))
  }

  /// Waits for the sums of the other slices.
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

extension [Range<Int>] {
  /// The same ranges, moved by an offset.
  fileprivate func shifted(by offset: Int) -> [Range<Int>] {
    map { offset + $0.lowerBound..<offset + $0.upperBound }
  }
}
