import Foundation
import Kernels
import Networks

/// How the weights follow the gradient.
public protocol Optimizer: AnyObject {
  /// What the rule remembers between steps, by name: `m`, `v`.
  var moments: [(name: String, values: Parameters)] { get }
  /// One update.
  ///
  /// - Parameters:
  ///   - weights: what to change.
  ///   - gradients: the summed gradients.
  ///   - scale: multiplies the gradients: one over the batch's weight, times what clipping asks for.
  ///   - step: the number of the update, from 1.
  func update(_ weights: Parameters, _ gradients: Gradients, scale: Double, step: Int)
}

extension OptimizerPlan {
  /// What the rule remembers of each weight: the names of its optimizer's moments.
  var momentNames: [String] {
    switch kind {
    case .adam: ["m", "v"]
    case .sgd: momentum == 0 ? [] : ["momentum"]
    }
  }

  /// The optimizer, with moments of zero.
  public func make(_ layout: ParameterLayout) -> any Optimizer {
    switch kind {
    case .adam: Adam(self, layout)
    case .sgd: momentum == 0 ? Descent(self) : Momentum(self, layout)
    }
  }
}

/// Adam (Kingma and Ba, 2015), as Keras computes it.
final class Adam: Optimizer {
  private let plan: OptimizerPlan
  private let first, second: Parameters

  init(_ plan: OptimizerPlan, _ layout: ParameterLayout) {
    self.plan = plan
    first = Parameters(layout)
    second = Parameters(layout)
  }

  var moments: [(name: String, values: Parameters)] { [("m", first), ("v", second)] }

  func update(_ weights: Parameters, _ gradients: Gradients, scale: Double, step: Int) {
    // Both moments start at zero; the rate makes up for it.
    let correction = (1 - pow(plan.beta2, Double(step))).squareRoot() / (1 - pow(plan.beta1, Double(step)))
    adamUpdate(
      weights: weights.storage, gradients: gradients.sums.storage, first: first.storage, second: second.storage,
      scale: Float(scale), rate: Float(plan.rate * correction),
      beta1: Float(plan.beta1), beta2: Float(plan.beta2), epsilon: Float(plan.epsilon))
    weights.changed()
  }
}

/// Plain gradient descent.
final class Descent: Optimizer {
  private let plan: OptimizerPlan

  init(_ plan: OptimizerPlan) { self.plan = plan }

  var moments: [(name: String, values: Parameters)] { [] }

  func update(_ weights: Parameters, _ gradients: Gradients, scale: Double, step: Int) {
    // Where the gradient is zero, nothing changes. (A moment would go on to change it.)
    gradients.forEachPart {
      descentUpdate(
        weights: weights.storage, gradients: gradients.sums.storage, $0, scale: Float(scale), rate: Float(plan.rate))
    }
    weights.changed()
  }
}

/// Gradient descent with momentum, as Keras computes it.
final class Momentum: Optimizer {
  private let plan: OptimizerPlan
  private let velocity: Parameters

  init(_ plan: OptimizerPlan, _ layout: ParameterLayout) {
    self.plan = plan
    velocity = Parameters(layout)
  }

  var moments: [(name: String, values: Parameters)] { [("momentum", velocity)] }

  func update(_ weights: Parameters, _ gradients: Gradients, scale: Double, step: Int) {
    momentumUpdate(
      weights: weights.storage, gradients: gradients.sums.storage, velocity: velocity.storage,
      scale: Float(scale), rate: Float(plan.rate), momentum: Float(plan.momentum), nesterov: plan.nesterov)
    weights.changed()
  }
}
