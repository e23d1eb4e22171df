/// Where in a run the mask of a dropout belongs. It depends on this and on the key alone.
public struct DropoutPlace {
  /// The number of the training step.
  public let step: Int
  /// The step of time.
  public let time: Int
  /// The first of the rows, among those of all processes.
  public let firstRow: Int

  /// A place.
  public init(step: Int, time: Int, firstRow: Int) {
    self.step = step
    self.time = time
    self.firstRow = firstRow
  }
}
