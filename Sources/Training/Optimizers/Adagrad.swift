import Kernels
import Networks
import Plans

/// Adagrad, as Keras computes it.
final class Adagrad: Optimizer {
  var rate: Double
  private let plan: OptimizerPlan
  private let accumulator: Parameters

  init(_ plan: OptimizerPlan, _ layout: ParameterLayout) {
    self.plan = plan
    rate = plan.rate
    accumulator = Parameters(layout)
    accumulator.storage.fill(Float(plan.initialAccumulatorValue))
  }

  var moments: [(name: String, values: Parameters)] { plan.named(accumulator) }

  func update(_ weights: Parameters, _ gradients: Gradients, scale: Double, step: Int) {
    // A gradient of zero changes neither the weight nor the sum of squares.
    gradients.forEachPart {
      adagradUpdate(
        weights: weights.storage, gradients: gradients.sums.storage, accumulator: accumulator.storage, $0,
        scale: Float(scale), rate: Float(rate), epsilon: Float(plan.epsilon))
    }
    weights.changed()
  }
}
