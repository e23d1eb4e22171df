import Plans

/// The learning rate of each step.
///
/// It depends only on the plan, the number of the step, and the validations so far. So a resumed run has the same rates
/// as one that never stopped.
public struct Schedule: Sendable {
  private let plan: SchedulePlan
  private let rate: Double
  private let epochLength: Int

  /// Creates the schedule of a run.
  ///
  /// - Parameters:
  ///   - rate: the learning rate of the optimizer's plan.
  ///   - epochLength: the number of training steps in an epoch.
  public init(_ plan: SchedulePlan, rate: Double, epochLength: Int) {
    self.plan = plan
    self.rate = rate
    self.epochLength = epochLength
  }

  /// Returns the learning rate of a step.
  ///
  /// - Parameters:
  ///   - number: the number of the step, from 1.
  ///   - plateau: the state of `schedule: plateau`, after the validations before the step.
  public func rate(ofStep number: Int, _ plateau: Plateau = Plateau()) -> Double {
    let done = Double(number - 1)
    return decayed(done, plateau) * warmUp(done, length: steps(plan.warmUp))
  }

  private func decayed(_ done: Double, _ plateau: Plateau) -> Double {
    switch plan.kind {
    case .constant:
      rate
    case .step:
      rate
        * stepDecay(done, after: steps(plan.after ?? plan.stepSize), size: steps(plan.stepSize), gamma: plan.gamma)
    case .plateau:
      plateau.rate(rate, plan)
    case .exponential:
      rate
        * exponentialDecay(done, length: steps(plan.decaySteps), rate: plan.decayRate, staircase: plan.staircase)
    case .cosine:
      rate * cosineDecay(done, length: steps(plan.decaySteps), alpha: plan.alpha)
    }
  }

  private func steps(_ length: Length) -> Double { length.steps(epochLength: epochLength) }
}
