import Kernels

/// The penalty of large weights, as Keras's `L2` regularizers have it: λ Σ w² of each array that has a λ, added to the
/// mean loss of a target, once for all shards and processes together.
public struct Penalty {
  private let weights: Parameters
  private let terms: [(slot: Slot, factor: Double)]

  init(_ blueprint: Blueprint, _ weights: Parameters) {
    self.weights = weights
    terms = blueprint.plan.layers.enumerated().flatMap { index, layer in
      blueprint.layout.slots.filter { $0.name.hasPrefix("\(blueprint.plan.name(ofLayer: index))/") }.compactMap {
        slot in
        layer.l2(of: slot).map { (slot, $0) }
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
  /// λ of one of the layer's arrays, if it has any.
  fileprivate func l2(of slot: Slot) -> Double? {
    switch slot.name.split(separator: "/").last {
    case "kernel": kernelL2
    case "recurrent_kernel": recurrentL2
    case "bias": biasL2
    default: nil
    }
  }
}
