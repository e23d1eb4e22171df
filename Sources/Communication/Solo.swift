import FoundationEssentials
import Glibc
import Kernels

/// A single process, which never calls MPI.
public final class Solo: Communicator {
  /// Creates the only process.
  public init() {}

  /// 0.
  public let rank = 0
  /// 1.
  public let size = 1
  /// The name of the host.
  public var host: String { ProcessInfo.processInfo.hostName }

  /// The only process, on one host.
  public var hosts: Hosts { Hosts([0..<1], rank: 0) }
  /// 0.
  public func launcherRank(_ rank: Int) -> Int { rank }

  /// Returns memory of this process.
  public func hostMemory(_ count: Int) -> HostMemory {
    HostMemory(Storage(count: HostMemory.total([count])), [count])
  }
  /// Does nothing: the values are their own sum.
  public func sum(_ values: inout MutableSpan<Float>) {}
  /// Does nothing: there is no other process.
  public func transfer(sending sent: [PeerMessage], receiving received: [PeerMessage], tag: Int) -> any Transfer {
    Arrived()
  }
  /// Does nothing: the values are those of rank 0.
  public func broadcast(_ values: inout MutableSpan<Float>) {}
  /// Returns the values of the only process.
  public func gather(_ values: [UInt64]) -> [[UInt64]] { [values] }
  /// Does nothing: there is no other process.
  public func union(_ words: inout [UInt64]) {}
  /// Returns the bytes of the only process.
  public func gather(_ bytes: [UInt8]) -> [[UInt8]] { [bytes] }
  /// Does nothing: there is no other process.
  public func watch(patience: Duration) {}
  /// Does nothing.
  public func reached(step: Int) {}
  /// Does nothing.
  public func finish() {}
  /// Ends the process.
  public func abort(_ code: Int32) -> Never { exit(code) }
}
