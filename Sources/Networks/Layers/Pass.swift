/// What layers need to know about a batch besides its vectors.
public struct Pass {
  /// The last step of each row on this process.
  public let ends: RowEnds
  /// The position of the batch in the training. Nil outside training, where nothing is dropped.
  public let training: Training?

  /// The position of a batch in the training.
  public struct Training: Sendable {
    /// The number of the training step, from 1.
    public let step: Int
    /// The number of the batch within the step, from 0. A step has several batches if gradients are accumulated.
    public let part: Int

    /// Creates a position.
    public init(step: Int, part: Int = 0) {
      self.step = step
      self.part = part
    }
  }

  /// Creates the facts about a batch whose rows end as in `ends`.
  public init(_ ends: RowEnds, training: Training? = nil) {
    self.ends = ends
    self.training = training
  }
}
