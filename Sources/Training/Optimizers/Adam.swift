import Kernels
import Networks
import Plans

/// Adam (Kingma and Ba, 2015) and AdamW (Loshchilov and Hutter, 2019), as Keras computes them.
final class Adam: Optimizer {
  var rate: Double
  private let plan: OptimizerPlan
  private let first, second: Parameters
  private let largest: Parameters?

  init(_ plan: OptimizerPlan, _ layout: ParameterLayout) {
    self.plan = plan
    rate = plan.rate
    first = Parameters(layout)
    second = Parameters(layout)
    largest = plan.amsgrad ? Parameters(layout) : nil
  }

  var moments: [(name: String, values: Parameters)] { plan.named(first, second, largest) }

  func update(_ weights: Parameters, _ gradients: Gradients, scale: Double, step: Int) {
    // Both moments start at zero. The learning rate corrects that bias.
    let correction = Adam.weight(plan.beta2, step).squareRoot() / Adam.weight(plan.beta1, step)
    let decay = plan.kind == .adamw ? plan.weightDecay : 0
    adamUpdate(
      weights: weights.storage, gradients: gradients.sums.storage, first: first.storage, second: second.storage,
      largest: largest?.storage, weights.layout.trainable, scale: Float(scale), rate: Float(rate * correction),
      decay: Float(rate * decay),
      beta1: plan.beta1, beta2: plan.beta2, epsilon: Float(plan.epsilon))
    weights.changed()
  }

  /// The sum of the weights of all gradients so far in a moment: 1 − βᵗ.
  static func weight(_ beta: Double, _ step: Int) -> Double { 1 - PortableMath.pow(beta, Double(step)) }
}
