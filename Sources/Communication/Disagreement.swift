/// A process whose values differ from those of rank 0, although all processes should have the same.
public struct Disagreement: Sendable {
  /// The rank, in the launcher's numbers, of the first process whose values differ.
  public let rank: Int
  /// The name of the host that it runs on.
  public let host: String
  /// The index of the first value that differs.
  public let index: Int
}
