import Kernels

/// The penalty of large weights, as Keras's `L2` regularizers have it: λ Σ w² of each array that has a λ, added to the
/// mean loss of a target, once for all shards and processes together.
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

  /// λ Σ w² of all arrays.
  public var loss: Double {
    terms.reduce(0) { $0 + $1.factor * sumOfSquares(weights.storage, $1.slot.range) }
  }

  /// Adds its gradient, 2 λ w, to those of the weights, when these are the sums over all shards.
  ///
  /// - Parameter weight: what the sums will be divided by.
  public func add(to gradients: Gradients, weight: Int) {
    for term in terms {
      let factor = Float(2 * term.factor * Double(weight))
      Kernels.add(weights.storage, times: factor, to: gradients.sums.storage, term.slot.range)
    }
  }
}

extension NetworkPlan.Layer {
  /// Those of the layer's arrays that have a λ, with it.
  fileprivate func l2(of slots: RecurrentSlots) -> [(Slot, Double)] {
    [(slots.kernel, kernelL2), (slots.recurrentKernel, recurrentL2), (slots.bias, biasL2)].compactMap { slot, factor in
      factor.map { (slot, $0) }
    }
  }
}
