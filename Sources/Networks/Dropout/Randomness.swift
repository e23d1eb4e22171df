/// What the dropout masks of a run depend on, besides the step.
public struct Randomness: Sendable {
  /// The seed of the run.
  public let seed: UInt64
  /// The number of this process's first row in the batch of all processes.
  public let firstRow: Int

  /// Creates the randomness of a run.
  public init(seed: UInt64 = 0, firstRow: Int = 0) {
    self.seed = seed
    self.firstRow = firstRow
  }
}
