import Kernels
import Networks

/// Returns the weights of a network under the names and in the layouts of PyTorch: `embedding` (`nn.Embedding`), `rnn`
/// (`nn.LSTM`, `nn.GRU` or `nn.RNN`), and `head` (`nn.Linear`).
///
/// Layers with the same cell and width form one stack: `rnn.weight_ih_l0`, `rnn.weight_ih_l1`, and so on. Otherwise
/// each layer is a module in an `nn.ModuleList`: `rnn.0.weight_ih_l0`, `rnn.1.weight_ih_l0`, and so on. A bidirectional
/// layer has additional arrays with the suffix `_reverse`, as in PyTorch.
///
/// - Parameter blueprint: describes a model for which ``obstacle(toPyTorch:)`` returns nil.
public func pyTorchTensors(_ blueprint: Blueprint, _ weights: Parameters) -> [Tensor] {
  embedding(blueprint, weights) + recurrentLayers(blueprint, weights) + head(blueprint.dense, weights)
}

/// Returns the table of the embedding. With tied embeddings it is also the weight of the head.
private func embedding(_ blueprint: Blueprint, _ weights: Parameters) -> [Tensor] {
  guard let table = blueprint.embedding else { return [] }
  let names = blueprint.tied == nil ? ["embedding"] : ["embedding", "head"]
  return names.map { Tensor("\($0).weight", table.shape, weights[table].values) }
}

private func recurrentLayers(_ blueprint: Blueprint, _ weights: Parameters) -> [Tensor] {
  let isStack = isStack(blueprint.plan)
  return blueprint.main.layers.enumerated().flatMap { index, layer in
    let (prefix, name) = isStack ? ("rnn", "l\(index)") : ("rnn.\(index)", "l0")
    return zip(layer.directions, [name, "\(name)_reverse"]).flatMap { slots, suffix in
      [slots.kernel, slots.recurrentKernel, slots.bias].flatMap { slot in
        tensors(of: slot, weights, prefix, suffix)
      }
    }
  }
}

private func head(_ slots: DenseSlots, _ weights: Parameters) -> [Tensor] {
  let (kernel, bias) = (slots.kernel, slots.bias)
  let weight = Tensor("head.weight", kernel.shape.reversed(), weights[kernel].transposed.values)
  return (slots.isTied ? [] : [weight]) + [Tensor("head.bias", bias.shape, weights[bias].values)]
}

/// Returns the tensors of PyTorch that hold an array: one for a kernel, two for a bias.
///
/// - Parameters:
///   - prefix: the start of PyTorch's names: `rnn`.
///   - suffix: the layer in PyTorch's names: `l0`.
private func tensors(of slot: Slot, _ weights: Parameters, _ prefix: String, _ suffix: String) -> [Tensor] {
  // For an LSTM both orders are i, f, g, o. For a GRU Keras has z, r, h and PyTorch has r, z, n.
  let gates = slot.gates == ["z", "r", "h"] ? ["r", "z", "h"] : slot.gates
  let array = GateOrder(weights[slot], slot.gates, as: gates)
  let width = weights[slot].columns
  switch slot.role {
  case .kernel: return [Tensor("\(prefix).weight_ih_\(suffix)", [width, slot.shape[0]], array.transposed)]
  case .recurrentKernel: return [Tensor("\(prefix).weight_hh_\(suffix)", [width, slot.shape[0]], array.transposed)]
  default:
    // PyTorch always has two biases. Where Keras has one, the second is zero.
    return [
      Tensor("\(prefix).bias_ih_\(suffix)", [width], array.row(0)),
      Tensor("\(prefix).bias_hh_\(suffix)", [width], array.row(1)),
    ]
  }
}
