import Foundation

/// A single process, which never calls MPI.
public final class Solo: Communicator {
  /// The only process.
  public init() {}

  public let rank = 0
  public let size = 1
  public var host: String { ProcessInfo.processInfo.hostName }

  public func sum(_ values: inout MutableSpan<Float>) {}
  public func sum(_ values: inout MutableSpan<Double>) {}
  public func broadcast(_ values: inout MutableSpan<Float>) {}
  public func broadcast(_ bytes: [UInt8]) -> [UInt8] { bytes }
  public func gather(_ values: [UInt64]) -> [[UInt64]] { [values] }
  public func gather(_ bytes: [UInt8]) -> [[UInt8]] { [bytes] }
  public func finish() {}
  public func abort(_ code: Int32) -> Never { exit(code) }
}
