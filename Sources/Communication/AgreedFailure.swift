import Failures

/// A failure that all processes know of, and which of them met it.
public struct AgreedFailure: Error {
  /// What went wrong.
  public let failure: Failure
  /// The lowest rank that it happened to, which reports it.
  public let rank: Int

  /// A failure that every process found alike; process 0 reports it.
  public init(_ failure: Failure, rank: Int = 0) {
    self.failure = failure
    self.rank = rank
  }
}
