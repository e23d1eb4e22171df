import Kernels

/// The penalty on large weights, as Keras's `L2` regularizers define it: λ Σ w² of each array that has a λ.
///
/// It is added once to the mean loss per target, not once for each shard or process.
public struct Penalty {
  private let weights: Parameters
  private let terms: [(slot: Slot, factor: Double)]

  init(_ blueprint: Blueprint, _ weights: Parameters) {
    self.weights = weights
    terms = blueprint.stacks.flatMap { stack in
      zip(stack.plan.layers, stack.layers).flatMap { layer, slots in
        slots.directions.flatMap { layer.l2(of: $0) }
      }
    }
  }

  /// λ Σ w², summed over all arrays that have a λ.
  public var loss: Double {
    terms.reduce(0) { $0 + $1.factor * sumOfSquares(weights.storage, $1.slot.range) }
  }

  /// Adds the gradient of the penalty, 2 λ w, to the gradients of the weights, after the sum over all shards.
  ///
  /// - Parameter weight: the number that the gradients will be divided by. The penalty's gradient is multiplied by it
  ///   first.
  public func add(to gradients: Gradients, weight: Double) {
    for term in terms {
      let factor = Float(2 * term.factor * weight)
      Kernels.add(weights.storage, times: factor, to: gradients.sums.storage, term.slot.range)
    }
  }
}

extension NetworkPlan.Layer {
  /// Returns the arrays of the layer that have a λ, each with its λ.
  fileprivate func l2(of slots: RecurrentSlots) -> [(Slot, Double)] {
    [(slots.kernel, kernelL2), (slots.recurrentKernel, recurrentL2), (slots.bias, biasL2)].compactMap { slot, factor in
      factor.map { (slot, $0) }
    }
  }
}
