/// The state of early stopping: the best validation so far, and how long ago it was.
public struct EarlyStopping: Sendable, Equatable, Codable {
  /// The lowest validation loss so far, which the next one has to improve on.
  public var best = Double.infinity
  /// The number of validations since the last improvement.
  public var wait = 0

  /// Creates a state, by default the one before the first validation.
  public init(best: Double = .infinity, wait: Int = 0) {
    self.best = best
    self.wait = wait
  }

  /// Updates the state with the loss of a validation.
  public mutating func judge(_ loss: Double, _ plan: EarlyStoppingPlan) {
    if loss + plan.minDelta < best { (best, wait) = (loss, 0) } else { wait += 1 }
  }

  /// Returns whether the run ends now. A plan with more patience lets the run continue.
  public func isOver(_ plan: EarlyStoppingPlan?) -> Bool { plan.map { wait >= $0.patience } ?? false }
}
