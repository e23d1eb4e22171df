import Kernels

/// Some columns of an array of the weights, packed for products. They are packed again after the weights have changed.
final class PackedWeights {
  private let weights: Parameters
  private let slot: Slot
  private let columns: Range<Int>
  private let transposed: Bool
  private let packed: PackedMatrix
  private let drop: WeightDrop?
  private var version: Int?

  init(
    _ weights: Parameters, _ slot: Slot, _ columns: Range<Int>, _ arrangement: PackedMatrix.Arrangement = .plain,
    transposed: Bool = false, _ drop: WeightDrop? = nil
  ) {
    self.drop = drop
    self.weights = weights
    self.slot = slot
    self.columns = columns
    self.transposed = transposed
    packed = PackedMatrix(arrangement)
  }

  /// The packed columns, with the current values of the weights.
  var current: PackedMatrix {
    let now = drop?.version ?? weights.version
    if version != now {
      let values = (drop?.kernel ?? weights[slot]).columns(columns)
      if transposed { packed.pack(transposed: values) } else { packed.pack(values) }
      version = now
    }
    return packed
  }
}
