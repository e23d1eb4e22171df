import Kernels

/// A slot's values packed for products, made anew when the weights have changed.
final class PackedWeights {
  private let weights: Parameters
  private let slot: Slot
  private let transposed: Bool
  private let packed: PackedMatrix
  private var version: Int?

  init(_ weights: Parameters, _ slot: Slot, _ panels: PackedMatrix.Panels = .plain, transposed: Bool = false) {
    self.weights = weights
    self.slot = slot
    self.transposed = transposed
    packed = PackedMatrix(panels)
  }

  /// The packed values of now.
  var current: PackedMatrix {
    if version != weights.version {
      if transposed { packed.pack(transposed: weights[slot]) } else { packed.pack(weights[slot]) }
      version = weights.version
    }
    return packed
  }
}
