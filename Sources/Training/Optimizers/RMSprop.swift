import Kernels
import Networks
import Plans

/// RMSprop, centered and with momentum if the plan says so, as Keras computes it.
final class RMSprop: Optimizer {
  var rate: Double
  private let plan: OptimizerPlan
  private let velocity: Parameters
  private let average, momentum: Parameters?

  init(_ plan: OptimizerPlan, _ layout: ParameterLayout) {
    self.plan = plan
    rate = plan.rate
    velocity = Parameters(layout)
    average = plan.centered ? Parameters(layout) : nil
    momentum = plan.momentum == 0 ? nil : Parameters(layout)
  }

  var moments: [(name: String, values: Parameters)] { plan.named(velocity, average, momentum) }

  func update(_ weights: Parameters, _ gradients: Gradients, scale: Double, step: Int) {
    rmspropUpdate(
      weights: weights.storage, gradients: gradients.sums.storage, velocity: velocity.storage,
      average: average?.storage, momentum: momentum.map { ($0.storage, Float(plan.momentum)) },
      scale: Float(scale), rate: Float(rate), rho: plan.rho, epsilon: Float(plan.epsilon))
    weights.changed()
  }
}
