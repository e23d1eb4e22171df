/// How far a run has come.
public struct Position: Sendable, Codable, Equatable {
  /// Steps done.
  public var step = 0
  /// The step with the lowest validation loss so far.
  public var bestStep = 0
  /// That loss, in nats a target; infinite before the first validation.
  public var bestLoss = Double.infinity
  /// Steps that were passed over, since their loss or gradient was not a finite number.
  public var skipped = 0
  /// What the next report will tell of so far.
  public var window = ReportWindow()
  /// What validations have made of the learning rate.
  public var plateau = Plateau()
  /// How long validations have got no better.
  public var earlyStopping = EarlyStopping()

  /// A position, the beginning unless something else is said.
  public init(step: Int = 0, bestStep: Int = 0, bestLoss: Double = .infinity, skipped: Int = 0) {
    self.step = step
    self.bestStep = bestStep
    self.bestLoss = bestLoss
    self.skipped = skipped
  }
}
