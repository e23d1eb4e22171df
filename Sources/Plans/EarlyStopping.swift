/// The validations so far, as early stopping counts them.
public struct EarlyStopping: Sendable, Equatable, Codable {
  /// The loss to beat.
  public var best = Double.infinity
  /// Validations since it was beaten.
  public var wait = 0

  /// A state, that before the first validation unless something else is said.
  public init(best: Double = .infinity, wait: Int = 0) {
    self.best = best
    self.wait = wait
  }

  /// Takes the loss of a validation into account.
  public mutating func judge(_ loss: Double, _ plan: EarlyStoppingPlan) {
    if loss + plan.minDelta < best { (best, wait) = (loss, 0) } else { wait += 1 }
  }

  /// Whether the run is over. A plan with more patience lets it go on.
  public func isOver(_ plan: EarlyStoppingPlan?) -> Bool { plan.map { wait >= $0.patience } ?? false }
}
