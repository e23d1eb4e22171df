import Kernels
import Networks

/// The weights of a network by the names and in the layouts of PyTorch: `embedding` (`nn.Embedding`), `rnn` (`nn.LSTM`,
/// `nn.GRU` or `nn.RNN`), `head` (`nn.Linear`).
///
/// Layers of one cell and one width are one stack, `rnn.weight_ih_l0`, `rnn.weight_ih_l1`, …; otherwise each is a module
/// of its own in an `nn.ModuleList`: `rnn.0.weight_ih_l0`, `rnn.1.weight_ih_l0`, …. A layer that reads both ways has `_reverse`
/// arrays, as PyTorch's `bidirectional` ones do.
///
/// - Parameter blueprint: of a model that such modules make up: see ``isMadeOfPyTorchModules(_:)``.
public func pyTorchTensors(_ blueprint: Blueprint, _ weights: Parameters) -> [Tensor] {
  let layers = blueprint.plan.layers
  let isStack = layers.allSatisfy { $0 == layers[0] }
  return blueprint.layout.slots.flatMap { slot -> [Tensor] in
    let matrix = weights[slot]
    let parts = slot.name.split(separator: "/").map(String.init)
    if let index = layers.indices.first(where: { blueprint.plan.main.name(ofLayer: $0) == parts[0] }) {
      let (prefix, layer) = isStack ? ("rnn", "l\(index)") : ("rnn.\(index)", "l0")
      let suffix = parts[1].hasPrefix("backward_") ? "\(layer)_reverse" : layer
      return RecurrentArray(matrix, gates: slot.gates).tensors(parts[parts.count - 1], prefix, suffix)
    }
    switch (parts[0], parts[1]) {
    case ("embedding", _) where blueprint.plan.tiedEmbeddings:
      return ["embedding", "head"].map { Tensor("\($0).weight", slot.shape, matrix.values) }
    case ("embedding", _): return [Tensor("embedding.weight", slot.shape, matrix.values)]
    case (_, "kernel"): return [Tensor("head.weight", slot.shape.reversed(), matrix.transposed.values)]
    default: return [Tensor("head.bias", slot.shape, matrix.values)]
    }
  }
}

/// Whether an embedding, recurrent layers that are read one way or joined from both, and a linear layer are all of a model.
public func isMadeOfPyTorchModules(_ plan: NetworkPlan) -> Bool {
  plan.decoder == nil && plan.dense.isEmpty
    && plan.layers.allSatisfy { layer in
      !layer.layerNormalization && !layer.residual && (layer.bidirectional ?? .concat) == .concat
    }
}

/// An array of a recurrent layer with Keras's gates, to be one or two with PyTorch's.
private struct RecurrentArray {
  private let matrix: Matrix
  private let units: Int
  /// The places of PyTorch's gates among Keras's: i, f, g, o is the order of both, z, r, h is r, z, n there.
  private let order: [Int]

  init(_ matrix: Matrix, gates: [String]) {
    self.matrix = matrix
    units = matrix.columns / gates.count
    order = gates == ["z", "r", "h"] ? [1, 0, 2] : Array(gates.indices)
  }

  /// - Parameters:
  ///   - array: Keras's name: `kernel`, `recurrent_kernel`, `bias`.
  ///   - suffix: the layer in PyTorch's names: `l0`.
  func tensors(_ array: String, _ prefix: String, _ suffix: String) -> [Tensor] {
    let width = matrix.columns
    switch array {
    case "kernel": return [Tensor("\(prefix).weight_ih_\(suffix)", [width, matrix.rows], reordered)]
    case "recurrent_kernel": return [Tensor("\(prefix).weight_hh_\(suffix)", [width, matrix.rows], reordered)]
    default:
      // PyTorch has a second bias where Keras has none.
      let recurrent = matrix.rows > 1 ? bias(1) : [Float](repeating: 0, count: width)
      return [
        Tensor("\(prefix).bias_ih_\(suffix)", [width], bias(0)),
        Tensor("\(prefix).bias_hh_\(suffix)", [width], recurrent),
      ]
    }
  }

  /// The transpose, gate by gate in PyTorch's order.
  private var reordered: [Float] { order.flatMap { matrix.columns($0 * units..<($0 + 1) * units).transposed.values } }

  private func bias(_ row: Int) -> [Float] {
    order.flatMap { matrix.rows(row..<row + 1).columns($0 * units..<($0 + 1) * units).values }
  }
}
