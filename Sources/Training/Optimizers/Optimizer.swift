import Networks
import Plans

/// How the weights follow the gradient.
public protocol Optimizer: AnyObject {
  /// The learning rate of the next update; a schedule sets it.
  var rate: Double { get set }
  /// The arrays that it keeps between steps, named and ordered as in ``OptimizerPlan/momentNames``.
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
  /// The moments of an optimizer with their names.
  func named(_ moments: Parameters?...) -> [(name: String, values: Parameters)] {
    zip(momentNames, moments.compactMap(\.self)).map { ($0, $1) }
  }

  /// The optimizer, with its moments as they are before the first step.
  public func make(_ layout: ParameterLayout) -> any Optimizer {
    switch kind {
    case .sgd: momentum == 0 ? Descent(self) : Momentum(self, layout)
    case .rmsprop: RMSprop(self, layout)
    case .adagrad: Adagrad(self, layout)
    case .adam, .adamw: Adam(self, layout)
    }
  }
}
