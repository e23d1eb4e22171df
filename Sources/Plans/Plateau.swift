import Kernels

/// The state of the schedule `plateau`: the validations so far, by the rules of Keras's `ReduceLROnPlateau`.
public struct Plateau: Sendable, Equatable, Codable {
  /// The lowest validation loss so far, which the next one has to improve on.
  public var best = Double.infinity
  /// The number of validations since the last improvement.
  public var wait = 0
  /// The number of coming validations that do not count.
  public var cooldown = 0
  /// How many times the rate has dropped.
  public var reductions = 0

  /// Creates a state, by default the one before the first validation.
  public init(best: Double = .infinity, wait: Int = 0, cooldown: Int = 0, reductions: Int = 0) {
    self.best = best
    self.wait = wait
    self.cooldown = cooldown
    self.reductions = reductions
  }

  /// Updates the state with the loss of a validation.
  public mutating func judge(_ loss: Double, _ plan: SchedulePlan) {
    if cooldown > 0 {
      cooldown -= 1
      wait = 0
    }
    if loss + plan.minDelta < best {
      (best, wait) = (loss, 0)
    } else if cooldown == 0 {
      wait += 1
      if wait >= plan.patience { (reductions, cooldown, wait) = (reductions + 1, plan.cooldown, 0) }
    }
  }

  /// Returns a learning rate after all drops so far.
  package func rate(_ rate: Double, _ plan: SchedulePlan) -> Double {
    min(rate, max(rate * PortableMath.pow(plan.factor, Double(reductions)), plan.minRate))
  }
}
