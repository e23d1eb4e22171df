import Plans

/// The learning rate of each step. It depends on the plan, the step's number, and what validations have found alone, so
/// that a run that went on has the rates of one that never stopped.
public struct Schedule: Sendable {
  private let plan: SchedulePlan
  private let rate: Double
  private let epochLength: Int

  /// - Parameters:
  ///   - rate: the optimizer's.
  ///   - epochLength: steps of an epoch.
  public init(_ plan: SchedulePlan, rate: Double, epochLength: Int) {
    self.plan = plan
    self.rate = rate
    self.epochLength = epochLength
  }

  /// The rate of a step.
  ///
  /// - Parameters:
  ///   - number: the number of the step, from 1.
  ///   - plateau: what validations before it have found.
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
