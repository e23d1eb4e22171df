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
  embedding(blueprint, weights) + recurrentLayers(blueprint, weights) + head(blueprint.dense, weights)
}

/// The table of the embedding. With tied embeddings it is the weight of the head, too.
private func embedding(_ blueprint: Blueprint, _ weights: Parameters) -> [Tensor] {
  guard let table = blueprint.embedding else { return [] }
  let names = blueprint.tied == nil ? ["embedding"] : ["embedding", "head"]
  return names.map { Tensor("\($0).weight", table.shape, weights[table].values) }
}

private func recurrentLayers(_ blueprint: Blueprint, _ weights: Parameters) -> [Tensor] {
  let plans = blueprint.plan.layers
  let isStack = plans.allSatisfy { $0 == plans[0] }
  return blueprint.main.layers.enumerated().flatMap { index, layer in
    let (prefix, name) = isStack ? ("rnn", "l\(index)") : ("rnn.\(index)", "l0")
    return zip(layer.directions, [name, "\(name)_reverse"]).flatMap { slots, suffix in
      [slots.kernel, slots.recurrentKernel, slots.bias].flatMap { slot in
        RecurrentArray(weights[slot], gates: slot.gates).tensors(slot.role, prefix, suffix)
      }
    }
  }
}

private func head(_ slots: DenseSlots, _ weights: Parameters) -> [Tensor] {
  let (kernel, bias) = (slots.kernel, slots.bias)
  let weight = Tensor("head.weight", kernel.shape.reversed(), weights[kernel].transposed.values)
  return (slots.isTied ? [] : [weight]) + [Tensor("head.bias", bias.shape, weights[bias].values)]
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
  ///   - role: kernel, recurrent kernel or bias.
  ///   - suffix: the layer in PyTorch's names: `l0`.
  func tensors(_ role: Slot.Role, _ prefix: String, _ suffix: String) -> [Tensor] {
    let width = matrix.columns
    switch role {
    case .kernel: return [Tensor("\(prefix).weight_ih_\(suffix)", [width, matrix.rows], reordered)]
    case .recurrentKernel: return [Tensor("\(prefix).weight_hh_\(suffix)", [width, matrix.rows], reordered)]
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
