import Networks
import Plans

/// A rule that changes the weights by their gradients.
public protocol Optimizer: AnyObject {
  /// The learning rate of the next update. The schedule sets it.
  var rate: Double { get set }
  /// The arrays that it keeps between steps, named and ordered as in `OptimizerPlan.momentNames`.
  var moments: [(name: String, values: Parameters)] { get }
  /// Updates the weights.
  ///
  /// - Parameters:
  ///   - weights: the weights to change.
  ///   - gradients: the gradients, summed over all targets.
  ///   - scale: a factor for the gradients: one over the number of targets, times the factor of clipping.
  ///   - step: the number of the update, from 1.
  func update(_ weights: Parameters, _ gradients: Gradients, scale: Double, step: Int)
}

extension OptimizerPlan {
  /// The moments of an optimizer with their names.
  func named(_ moments: Parameters?...) -> [(name: String, values: Parameters)] {
    zip(momentNames, moments.compactMap(\.self)).map { ($0, $1) }
  }

  /// Creates the optimizer, with the moments of before the first step.
  public func make(_ layout: ParameterLayout) -> any Optimizer {
    switch kind {
    case .sgd: momentum == 0 ? Descent(self) : Momentum(self, layout)
    case .rmsprop: RMSprop(self, layout)
    case .adagrad: Adagrad(self, layout)
    case .adam, .adamw: Adam(self, layout)
    case .lamb: Lamb(self, layout)
    case .lars: Lars(self, layout)
    }
  }
}
