import Communication
import Kernels

/// The floats of a bucket that the processes of a host share: their branches of the tree of shards, and the sums over
/// all branches of all hosts.
///
/// A process that is alone on its host shares nothing: then these are its own buffers.
final class NearMemory {
  private let buffers: Bucket.Buffers
  private let shared: (memory: HostMemory, index: Int, sums: Int)?  // `sums` is the offset of the sums
  private let capacity: Int
  private var range = 0..<0

  /// Creates memory for at most `capacity` floats of each branch. All processes call this.
  init(_ capacity: Int, _ buffers: Bucket.Buffers, _ branches: HostBranches, _ communicator: any Communicator) throws {
    self.buffers = buffers
    self.capacity = capacity
    let near = communicator.hosts.near
    let index = communicator.rank - near.lowerBound
    let ownCount = near.count > 1 ? branches.own(index) * capacity : 0
    // The sums lie behind the branches of the host's first process. (A process alone takes part, since all call this.)
    let memory = try communicator.hostMemory(near.count > 1 && index == 0 ? ownCount + capacity : ownCount)
    shared = near.count > 1 ? (memory, index, branches.own(0) * capacity) : nil
  }

  /// The memory with the branches.
  var branches: Storage { shared?.memory.all ?? buffers.branches }
  /// The memory with the sums.
  var sums: Storage { shared?.memory.all ?? buffers.sums }
  /// The offset of the bucket's first sum.
  var sumsStart: Int { shared?.sums ?? range.lowerBound }

  /// The offset of the bucket's first float in a branch of a process of this host.
  func start(_ part: HostBranches.Part) -> Int {
    if let shared { return shared.memory.starts[part.process] + part.branch * capacity }
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
