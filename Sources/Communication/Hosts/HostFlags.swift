import Glibc
import Kernels
import Synchronization

/// Flags by which the processes of a host tell each other how far they are. MPI is not involved.
///
/// Each process counts how often it has raised each flag. It may wait until all processes of its host have raised a flag
/// as often as it has itself.
public final class HostFlags {
  private let memory: HostMemory
  private let index: Int
  private let count: Int

  /// Creates flags. All processes call this.
  public init(_ count: Int, _ communicator: any Communicator) throws {
    self.count = count
    index = communicator.rank - communicator.hosts.near.lowerBound
    memory = try communicator.hostMemory(count * HostFlags.floats)
    for flag in 0..<count { counter(flag, of: index).initialize(to: Atomic(0)) }
    // No process looks at a flag before it exists.
    _ = try communicator.gather([UInt64(index)])
  }

  /// Raises a flag: the others see what this process wrote before.
  public func raise(_ flag: Int) { counter(flag, of: index).pointee.add(1, ordering: .releasing) }

  /// Returns whether all processes of the host have raised a flag as often as this one. What they wrote before is then
  /// there.
  public func areRaised(_ flag: Int) -> Bool {
    let mine = counter(flag, of: index).pointee.load(ordering: .relaxed)
    return memory.starts.indices.allSatisfy { counter(flag, of: $0).pointee.load(ordering: .acquiring) >= mine }
  }

  /// Waits until all processes of the host have raised a flag as often as this one.
  ///
  /// - Parameter meanwhile: is called again and again.
  public func wait(_ flag: Int, meanwhile: () throws -> Void) rethrows {
    var tries = 0
    while !areRaised(flag) {
      try meanwhile()
      tries += 1
      // At first the others may be a moment away. Later, they may need this core.
      if tries > 1000 { usleep(50) } else if tries > 20 { sched_yield() }
    }
  }

  /// The number of floats that a counter takes.
  private static let floats = MemoryLayout<Atomic<Int>>.size / MemoryLayout<Float>.size

  private func counter(_ flag: Int, of process: Int) -> UnsafeMutablePointer<Atomic<Int>> {
    precondition(flag < count, "there is no flag \(flag)")
    return UnsafeMutableRawPointer(memory.all.base + memory.starts[process] + flag * HostFlags.floats)
      .assumingMemoryBound(to: Atomic<Int>.self)
  }
}
