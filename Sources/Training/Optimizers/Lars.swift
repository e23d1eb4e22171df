import Kernels
import Networks
import Plans

/// LARS (You, Gitman and Ginsburg, 2017): gradient descent with momentum, but the length of each array's step is a
/// fraction of the norm of the array. The momentum includes the learning rate, as in Keras's SGD.
///
/// Every trained array is treated alike, also a bias: the ratio of norms and the decay apply to all, as AdamW's decay does.
final class Lars: Optimizer {
  var rate: Double
  private let plan: OptimizerPlan
  private let velocity: Parameters?

  init(_ plan: OptimizerPlan, _ layout: ParameterLayout) {
    self.plan = plan
    rate = plan.rate
    velocity = plan.momentum == 0 ? nil : Parameters(layout)
  }

  var moments: [(name: String, values: Parameters)] { plan.named(velocity) }

  func update(_ weights: Parameters, _ gradients: Gradients, scale: Double, step: Int) {
    for slot in weights.layout.slots where slot.isTrainable {
      larsUpdate(
        weights: weights.storage, gradients: gradients.sums.storage, velocity: velocity?.storage, slot.range,
        scale: scale, rate: rate, trust: plan.trustCoefficient, decay: plan.weightDecay,
        momentum: Float(plan.momentum), nesterov: plan.nesterov, epsilon: plan.epsilon)
    }
    weights.changed()
  }
}
