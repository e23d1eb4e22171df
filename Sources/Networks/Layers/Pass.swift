/// What layers must know of a batch besides its vectors.
public struct Pass {
  /// Where this process's rows end.
  public let ends: RowEnds
  /// Which batch is trained on; none outside training, where nothing is dropped.
  public let training: Training?

  /// A batch among those that are trained on.
  public struct Training: Sendable {
    /// The number of the step, from 1.
    public let step: Int
    /// Which of the batches that are added up in the step, from 0.
    public let part: Int

    /// A batch of a step.
    public init(step: Int, part: Int = 0) {
      self.step = step
      self.part = part
    }
  }

  /// A pass over rows with such ends.
  public init(_ ends: RowEnds, training: Training? = nil) {
    self.ends = ends
    self.training = training
  }
}
