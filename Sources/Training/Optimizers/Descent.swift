import Kernels
import Networks
import Plans

/// Plain gradient descent.
final class Descent: Optimizer {
  var rate: Double

  init(_ plan: OptimizerPlan) { rate = plan.rate }

  var moments: [(name: String, values: Parameters)] { [] }

  func update(_ weights: Parameters, _ gradients: Gradients, scale: Double, step: Int) {
    // A gradient of zero changes nothing. (With a moment it would.)
    gradients.forEachPart {
      descentUpdate(
        weights: weights.storage, gradients: gradients.sums.storage, $0, scale: Float(scale), rate: Float(rate))
    }
    weights.changed()
  }
}

/// Gradient descent with momentum, as Keras computes it.
final class Momentum: Optimizer {
  var rate: Double
  private let plan: OptimizerPlan
  private let velocity: Parameters

  init(_ plan: OptimizerPlan, _ layout: ParameterLayout) {
    self.plan = plan
    rate = plan.rate
    velocity = Parameters(layout)
  }

  var moments: [(name: String, values: Parameters)] { plan.named(velocity) }

  func update(_ weights: Parameters, _ gradients: Gradients, scale: Double, step: Int) {
    momentumUpdate(
      weights: weights.storage, gradients: gradients.sums.storage, velocity: velocity.storage,
      scale: Float(scale), rate: Float(rate), momentum: Float(plan.momentum), nesterov: plan.nesterov)
    weights.changed()
  }
}
