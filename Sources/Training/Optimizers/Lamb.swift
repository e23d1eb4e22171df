import Kernels
import Networks
import Plans

/// LAMB (You et al., 2020), as Keras computes it, with the weight decay of the paper: Adam, but the length of each array's
/// step is the norm of the array, times the learning rate.
///
/// Every trained array is treated alike, also a bias: the ratio of norms and the decay apply to all, as AdamW's decay does.
final class Lamb: Optimizer {
  var rate: Double
  private let plan: OptimizerPlan
  private let first, second: Parameters

  init(_ plan: OptimizerPlan, _ layout: ParameterLayout) {
    self.plan = plan
    rate = plan.rate
    first = Parameters(layout)
    second = Parameters(layout)
  }

  var moments: [(name: String, values: Parameters)] { plan.named(first, second) }

  func update(_ weights: Parameters, _ gradients: Gradients, scale: Double, step: Int) {
    let corrections = (Adam.weight(plan.beta1, step), Adam.weight(plan.beta2, step))
    for slot in weights.layout.slots where slot.isTrainable {
      lambUpdate(
        weights: weights.storage, gradients: gradients.sums.storage, first: first.storage, second: second.storage,
        slot.range, scale: Float(scale), rate: rate, decay: Float(plan.weightDecay), beta1: plan.beta1,
        beta2: plan.beta2, corrections: corrections, epsilon: Float(plan.epsilon))
    }
    weights.changed()
  }
}
