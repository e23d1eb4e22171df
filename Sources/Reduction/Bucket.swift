import Communication
import Kernels
import Plans

/// A range of the gradients that is summed over processes as one unit, while the backward pass goes on with lower
/// layers.
///
/// First the processes of a host add their branches of the tree of shards in memory that they share. Then the hosts
/// exchange their sums (``Exchange``). The order of additions is that of the tree, whichever process holds which shards.
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

  /// What the buckets of a reduction have in common.
  struct Place {
    let branches: HostBranches
    let rails: Rails
    let wire: ParallelPlan.Wire
    let flags: HostFlags
    let communicator: any Communicator
  }

  /// The number of flags of a bucket.
  static let flags = 2

  /// The bucket can be sent once the gradients from this offset to the end of the buffer are final.
  let readyAt: Int
  private let place: Place
  private let near: NearMemory
  private let exchange: Exchange?  // nil on a single host
  private let branches: Int  // of this process
  private let areThere, areSummed: Int  // the flags for the host's branches and sums
  private var count = 0
  private var transfer: (any Transfer)?
  private var isSent = false
  private(set) var hasBegun = false

  /// Creates a bucket for each of several ranges of the buffers. All processes call this.
  ///
  /// - Parameters:
  ///   - parts: the ranges, and from which offset on gradients have to be final before each is sent.
  ///   - first: the number of the first bucket, from 0.
  static func make(
    _ parts: [(range: Range<Int>, readyAt: Int)], first: Int, _ buffers: Buffers, _ place: Place
  ) throws -> [Bucket] {
    let memories = try NearMemory.make(parts.map(\.range.count), buffers, place.branches, place.communicator)
    return zip(parts, memories).enumerated().map { index, bucket in
      Bucket(bucket.0.range, readyAt: bucket.0.readyAt, number: first + index, bucket.1, place)
    }
  }

  private init(_ range: Range<Int>, readyAt: Int, number: Int, _ near: NearMemory, _ place: Place) {
    self.readyAt = readyAt
    self.near = near
    self.place = place
    (areThere, areSummed) = (Bucket.flags * number, Bucket.flags * number + 1)
    let communicator = place.communicator
    branches = place.branches.own(communicator.rank - communicator.hosts.near.lowerBound)
    exchange =
      communicator.hosts.ranks.count == 1
      ? nil : Exchange(range.count, near, place.branches, place.rails, place.wire, communicator)
    take(range)
  }

  /// Changes the range of the bucket to one that is no longer than the first.
  func take(_ range: Range<Int>) {
    count = range.count
    near.take(range)
    exchange?.take(count)
  }

  /// Shows this process's branches to the other processes of the host.
  func begin() {
    (hasBegun, isSent) = (true, false)
    near.putBranches(branches)
    place.flags.raise(areThere)
  }

  /// Moves the bucket on, without waiting for anybody. Returns whether this process has sent its part.
  func progress() throws -> Bool {
    if !isSent && place.flags.areRaised(areThere) { try addBranches() }
    try transfer?.progress()
    return isSent
  }

  /// Sends this process's part, as soon as the branches of all processes of the host are there.
  func send() throws {
    if isSent { return }
    try place.flags.wait(areThere) { try transfer?.progress() }
    try addBranches()
  }

  /// Adds this process's slices once they have all arrived, and starts to send the sums to the other hosts.
  func add() throws {
    try wait()
    transfer = try exchange?.share(tag: areSummed)
  }

  /// Waits for the sums of the other slices.
  func end() throws {
    try wait()
    exchange?.end()
    place.flags.raise(areSummed)
    place.flags.wait(areSummed) {}
    near.takeSums()
    hasBegun = false
  }

  /// Adds up this process's slices of the host's branches.
  private func addBranches() throws {
    isSent = true
    if let exchange { return transfer = try exchange.begin(tag: areThere) }
    for rail in place.rails.mine {
      let slice = place.rails.slice(of: count, 0, rail)
      near.add(place.branches.near[0], slice, into: near.sums, at: near.sumsStart + slice.lowerBound)
    }
  }

  private func wait() throws {
    try transfer?.wait()
    transfer = nil
  }
}
