/// A process that has another value than process 0 where all should have the same.
public struct Disagreement: Sendable {
  /// The lowest such rank.
  public let rank: Int
  /// The machine that it runs on.
  public let host: String
  /// Which of the values differs first.
  public let index: Int
}
