import Foundation

/// What validations have made of the learning rate so far, by the rules of Keras's `ReduceLROnPlateau`.
public struct Plateau: Sendable, Equatable, Codable {
  /// The loss to beat.
  public var best = Double.infinity
  /// Validations since it was beaten.
  public var wait = 0
  /// Validations that are not counted, of those to come.
  public var cooldown = 0
  /// How often the rate was lowered.
  public var reductions = 0

  /// A state, that before the first validation unless something else is said.
  public init(best: Double = .infinity, wait: Int = 0, cooldown: Int = 0, reductions: Int = 0) {
    self.best = best
    self.wait = wait
    self.cooldown = cooldown
    self.reductions = reductions
  }

  /// Takes the loss of a validation into account.
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

  /// What is left of a rate.
  package func rate(_ rate: Double, _ plan: SchedulePlan) -> Double {
    min(rate, max(rate * pow(plan.factor, Double(reductions)), plan.minRate))
  }
}
