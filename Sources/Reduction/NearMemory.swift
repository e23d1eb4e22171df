import Communication
import Kernels

/// The floats of a bucket that the processes of a host share: their branches of the tree of shards, and the sums over
/// all branches of all hosts.
///
/// A process that is alone on its host shares nothing: then these are its own buffers.
final class NearMemory {
  /// The memory that the processes of a host share, and a bucket's place in it.
  private struct Shared {
    let memory: HostMemory
    /// This process, as an index into the processes of the host.
    let index: Int
    /// The offset of the bucket's branches of each process.
    let branches: [Int]
    /// The offset of the bucket's sums.
    let sums: Int
  }

  private let buffers: Bucket.Buffers
  private let shared: Shared?
  private let capacity: Int
  private var range = 0..<0

  private init(_ capacity: Int, _ buffers: Bucket.Buffers, _ shared: Shared?) {
    (self.capacity, self.buffers, self.shared) = (capacity, buffers, shared)
  }

  /// Creates the memory of several buckets, with at most `capacities` floats of each branch. All processes call this.
  ///
  /// It is one piece of memory, since the processes have to agree on each piece.
  static func make(
    _ capacities: [Int], _ buffers: Bucket.Buffers, _ branches: HostBranches, _ communicator: any Communicator
  ) throws -> [NearMemory] {
    let near = communicator.hosts.near
    // A process alone takes part, since all call this.
    guard near.count > 1 else {
      _ = try communicator.hostMemory(0)
      return capacities.map { NearMemory($0, buffers, nil) }
    }
    let index = communicator.rank - near.lowerBound
    // The sums lie behind the branches of the host's first process.
    let held = near.indices.map { branches.own($0 - near.lowerBound) + ($0 == near.lowerBound ? 1 : 0) }
    let memory = try communicator.hostMemory(capacities.reduce(0) { $0 + held[index] * room($1) })
    var before = 0
    return capacities.map { capacity in
      let places = held.indices.map { memory.starts[$0] + held[$0] * before }
      before += room(capacity)
      let shared = Shared(
        memory: memory, index: index, branches: places, sums: places[0] + branches.own(0) * room(capacity))
      return NearMemory(capacity, buffers, shared)
    }
  }

  /// The floats that a branch of a bucket takes: whole cache lines, so that processes do not write to the same one.
  private static func room(_ capacity: Int) -> Int { (capacity + 15) / 16 * 16 }

  /// The memory with the branches.
  var branches: Storage { shared?.memory.all ?? buffers.branches }
  /// The memory with the sums.
  var sums: Storage { shared?.memory.all ?? buffers.sums }
  /// The offset of the bucket's first sum.
  var sumsStart: Int { shared?.sums ?? range.lowerBound }

  /// The offset of the bucket's first float in a branch of a process of this host.
  func start(_ part: HostBranches.Part) -> Int {
    if let shared { return shared.branches[part.process] + part.branch * NearMemory.room(capacity) }
    return part.branch * buffers.branchStride + range.lowerBound
  }

  /// Sets which floats of the buffers the bucket has.
  func take(_ range: Range<Int>) { self.range = range }

  /// Adds up a slice of a branch of this host.
  func add(_ branch: HostBranches.Sum, _ slice: Range<Int>, into target: Storage, at place: Int) {
    branch.sum(
      branches, branch.parts.map { start($0) + slice.lowerBound }, count: slice.count, into: target, at: place)
  }

  /// Copies this process's branches to where the other processes of the host read them.
  func putBranches(_ count: Int) {
    guard let shared else { return }
    for branch in 0..<count {
      let start = branch * buffers.branchStride + range.lowerBound
      copy(
        buffers.branches, start..<start + range.count, into: shared.memory.all,
        at: self.start(.init(process: shared.index, branch: branch)))
    }
  }

  /// Copies the sums to this process's buffer.
  func takeSums() {
    guard let shared else { return }
    copy(shared.memory.all, shared.sums..<shared.sums + range.count, into: buffers.sums, at: range.lowerBound)
  }

  private func copy(_ source: Storage, _ range: Range<Int>, into target: Storage, at start: Int) {
    Matrix(target, offset: start, rows: 1, columns: range.count)
      .copy(from: Matrix(source, offset: range.lowerBound, rows: 1, columns: range.count))
  }
}
