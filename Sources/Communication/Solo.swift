import Foundation

/// A single process, which never calls MPI.
public final class Solo: Communicator {
  /// The only process.
  public init() {}

  /// 0.
  public let rank = 0
  /// 1.
  public let size = 1
  /// The machine's name.
  public var host: String { ProcessInfo.processInfo.hostName }

  /// Leaves the values, which are their own sum.
  public func sum(_ values: inout MutableSpan<Float>) {}
  /// Receives what it gives.
  public func exchange(
    _ values: Span<Float>, _ slices: [Range<Int>], from givers: [Bool], into received: inout MutableSpan<Float>,
    at start: Int
  ) -> any Transfer {
    for i in values.indices { received[start + i] = values[i] }
    return Arrived()
  }
  /// Leaves the values.
  public func share(_ values: inout MutableSpan<Float>, _ slices: [Range<Int>]) -> any Transfer { Arrived() }
  /// Leaves the values.
  public func broadcast(_ values: inout MutableSpan<Float>) {}
  /// The values of the only process.
  public func gather(_ values: [UInt64]) -> [[UInt64]] { [values] }
  /// The bytes of the only process.
  public func gather(_ bytes: [UInt8]) -> [[UInt8]] { [bytes] }
  /// There is nobody to watch.
  public func watch(patience: Duration) {}
  /// Nobody wants to know.
  public func reached(step: Int) {}
  /// Does nothing.
  public func finish() {}
  /// Ends the process.
  public func abort(_ code: Int32) -> Never { exit(code) }
}
