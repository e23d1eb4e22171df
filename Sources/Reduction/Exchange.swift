import Communication
import Kernels
import Plans

/// The sums of a bucket over several hosts.
///
/// Each process receives the slices of its rails from the other hosts, adds them, and sends the sums back. A host sends
/// as much as with a ring of partial sums, but the order of the additions does not depend on the hosts.
final class Exchange {
  private let near: NearMemory
  private let branches: HostBranches
  private let rails: Rails
  private let wire: ParallelPlan.Wire
  private let communicator: any Communicator
  private let total: SumOfBranches
  private let largest: Int  // the number of floats of the largest slice
  private let sent, received, packedSums: Storage  // in the form of the wire
  private let plain: Storage  // for bf16: the floats of one slice of all branches
  private var count = 0

  /// Creates the exchange of a bucket with at most `capacity` floats.
  init(
    _ capacity: Int, _ near: NearMemory, _ branches: HostBranches, _ rails: Rails, _ wire: ParallelPlan.Wire,
    _ communicator: any Communicator
  ) {
    self.near = near
    self.branches = branches
    self.rails = rails
    self.wire = wire
    self.communicator = communicator
    total = SumOfBranches(starts: branches.starts)
    largest = rails.largestSlice(of: capacity)
    let (slice, own) = (wire.size(largest), branches.near.count)
    sent = Storage(count: rails.mine.count * rails.otherHosts.count * own * slice)
    received = Storage(count: rails.mine.count * branches.count * slice)
    plain = Storage(count: wire == .bf16 ? branches.count * largest : 0)
    packedSums = Storage(count: wire == .bf16 ? wire.size(capacity) : 0)
  }

  /// Sets the number of floats of the bucket.
  func take(_ count: Int) { self.count = count }

  /// Adds up the branches of this host, and starts to send each other host its part of them.
  func begin(tag: Int) throws -> any Transfer {
    var (sending, receiving): ([PeerMessage], [PeerMessage]) = ([], [])
    for (index, rail) in rails.mine.enumerated() {
      let mine = wire.size(slice(rails.host, rail).count)
      formBranches(rails.host, rail, into: received, at: start(index, rails.host))
      for (place, host) in rails.otherHosts.enumerated() {
        let peer = rails.rank(of: rail, on: host)
        let start = (index * rails.otherHosts.count + place) * branches.near.count * wire.size(largest)
        let size = formBranches(host, rail, into: sent, at: start)
        sending.append(PeerMessage(peer, sent, start..<start + size))
        let place = self.start(index, host)
        receiving.append(PeerMessage(peer, received, place..<place + branches.held[host] * mine))
      }
    }
    return try communicator.transfer(sending: sending, receiving: receiving, tag: tag)
  }

  /// Adds the branches of all hosts, and starts to send the sums to the other hosts.
  func share(tag: Int) throws -> any Transfer {
    var (sending, receiving): ([PeerMessage], [PeerMessage]) = ([], [])
    for (index, rail) in rails.mine.enumerated() {
      add(index, rail)
      for host in rails.otherHosts {
        let peer = rails.rank(of: rail, on: host)
        sending.append(sums(rails.host, rail, peer))
        receiving.append(sums(host, rail, peer))
      }
    }
    return try communicator.transfer(sending: sending, receiving: receiving, tag: tag)
  }

  /// Unpacks the sums that have arrived, and this process's own, so that all processes have the same values.
  func end() {
    guard wire == .bf16 else { return }
    for rail in rails.mine {
      for host in rails.allHosts {
        let slice = slice(host, rail)
        unpackBFloat16(packedSums, at: slice.lowerBound / 2, into: near.sums, inSums(slice))
      }
    }
  }

  private func slice(_ host: Int, _ rail: Int) -> Range<Int> { rails.slice(of: count, host, rail) }

  private func inSums(_ slice: Range<Int>) -> Range<Int> {
    near.sumsStart + slice.lowerBound..<near.sumsStart + slice.upperBound
  }

  /// The offset of what is received from a host for this process's rail `index`.
  private func start(_ index: Int, _ host: Int) -> Int {
    (index * branches.count + branches.before(host)) * wire.size(largest)
  }

  /// Adds up a host's slice of each branch of this host, in the form of the wire. Returns the number of floats.
  @discardableResult private func formBranches(_ host: Int, _ rail: Int, into target: Storage, at start: Int) -> Int {
    let slice = slice(host, rail)
    let size = wire.size(slice.count)
    for (number, branch) in branches.near.enumerated() {
      let place = start + number * size
      switch wire {
      case .float32: near.add(branch, slice, into: target, at: place)
      case .bf16:
        near.add(branch, slice, into: plain, at: 0)
        packBFloat16(plain, 0..<slice.count, into: target, at: place)
      }
    }
    return branches.near.count * size
  }

  /// Adds all branches of the slice that this process adds up for its rail `index`.
  private func add(_ index: Int, _ rail: Int) {
    let slice = slice(rails.host, rail)
    let size = wire.size(slice.count)
    var places = rails.allHosts.flatMap { host in
      (0..<branches.held[host]).map { start(index, host) + $0 * size }
    }
    var values = received
    if wire == .bf16 {
      for (number, place) in places.enumerated() {
        unpackBFloat16(received, at: place, into: plain, number * slice.count..<(number + 1) * slice.count)
      }
      (values, places) = (plain, places.indices.map { $0 * slice.count })
    }
    let target = inSums(slice)
    total(values, places, count: slice.count, into: near.sums, at: target.lowerBound)
    if wire == .bf16 { packBFloat16(near.sums, target, into: packedSums, at: slice.lowerBound / 2) }
  }

  /// The message with the sums of a host's slice.
  private func sums(_ host: Int, _ rail: Int, _ peer: Int) -> PeerMessage {
    let slice = slice(host, rail)
    switch wire {
    case .float32: return PeerMessage(peer, near.sums, inSums(slice))
    case .bf16:
      let start = slice.lowerBound / 2
      return PeerMessage(peer, packedSums, start..<start + wire.size(slice.count))
    }
  }
}
