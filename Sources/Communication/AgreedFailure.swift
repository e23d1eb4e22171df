import Failures

/// A failure that all processes know about, and the rank that it happened to.
public struct AgreedFailure: Error {
  /// The kind of the failure, and its message.
  public let failure: Failure
  /// The lowest rank that it happened to. This rank reports it.
  public let rank: Int

  /// Creates a failure that all processes found alike. Rank 0 reports it by default.
  public init(_ failure: Failure, rank: Int = 0) {
    self.failure = failure
    self.rank = rank
  }
}
