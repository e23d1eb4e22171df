import Foundation
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

  /// Does nothing: the values are their own sum.
  public func sum(_ values: inout MutableSpan<Float>) {}
  /// Copies the slice from one storage to the other.
  public func exchange(
    _ slices: [Range<Int>], of values: Storage, from senders: [Bool], into received: Storage, at start: Int
  ) -> any Transfer {
    if senders[0] {
      let count = slices[0].count
      let source = Matrix(values, offset: slices[0].lowerBound, rows: 1, columns: count)
      Matrix(received, offset: start, rows: 1, columns: count).copy(from: source)
    }
    return Arrived()
  }
  /// Does nothing: the only slice is in place.
  public func share(_ slices: [Range<Int>], of values: Storage) -> any Transfer { Arrived() }
  /// Does nothing: the values are those of rank 0.
  public func broadcast(_ values: inout MutableSpan<Float>) {}
  /// Returns the values of the only process.
  public func gather(_ values: [UInt64]) -> [[UInt64]] { [values] }
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
