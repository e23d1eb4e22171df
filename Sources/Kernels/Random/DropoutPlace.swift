/// The position of a dropout mask in a training run. A mask depends only on its position and on the key.
public struct DropoutPlace {
  /// The number of the training step.
  public let step: Int
  /// The time step.
  public let time: Int
  /// The number of the mask's first row among the rows of all processes.
  public let firstRow: Int

  /// Creates a position.
  public init(step: Int, time: Int, firstRow: Int) {
    self.step = step
    self.time = time
    self.firstRow = firstRow
  }
}
