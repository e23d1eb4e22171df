/// The progress of a run.
public struct Position: Sendable, Codable, Equatable {
  /// The number of finished steps.
  public var step = 0
  /// The step with the lowest validation loss so far.
  public var bestStep = 0
  /// The lowest validation loss so far, in nats per target; infinite before the first validation.
  public var bestLoss = Double.infinity
  /// The number of skipped steps, whose loss or gradient was not a finite number.
  public var skipped = 0
  /// The steps since the last report.
  public var window = ReportWindow()
  /// The state of the schedule `plateau`.
  public var plateau = Plateau()
  /// The state of early stopping.
  public var earlyStopping = EarlyStopping()

  /// Creates a position, by default the start of a run.
  public init(step: Int = 0, bestStep: Int = 0, bestLoss: Double = .infinity, skipped: Int = 0) {
    self.step = step
    self.bestStep = bestStep
    self.bestLoss = bestLoss
    self.skipped = skipped
  }
}
