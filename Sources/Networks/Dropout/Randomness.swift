/// What the random numbers of a network's training come from, besides the step.
public struct Randomness: Sendable {
  /// The seed of the run.
  public let seed: UInt64
  /// The first row of this process, among those of all.
  public let firstRow: Int

  /// The randomness of a run.
  public init(seed: UInt64 = 0, firstRow: Int = 0) {
    self.seed = seed
    self.firstRow = firstRow
  }
}
