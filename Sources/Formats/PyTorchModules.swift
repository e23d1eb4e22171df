import Kernels
import Networks

/// Returns why a model does not consist of modules of PyTorch alone, an embedding, recurrent layers and a linear layer:
/// the layer, and what it has. Nil if it does.
public func obstacle(toPyTorch plan: NetworkPlan) -> String? {
  if plan.decoder != nil { return "\(plan.main.name(ofLayer: 0)): PyTorch has no module for an encoder with a decoder" }
  if !plan.dense.isEmpty { return "dense_1: the format has no name for a dense layer before the last" }
  for (index, layer) in plan.layers.enumerated() {
    if let what = obstacle(layer) { return "\(plan.main.name(ofLayer: index)): PyTorch has no \(what)" }
  }
  return nil
}

private func obstacle(_ layer: NetworkPlan.Layer) -> String? {
  if layer.layerNormalization { return "recurrent module with layer normalization" }
  if layer.residual { return "recurrent module with a residual connection" }
  if let merge = layer.bidirectional, merge != .concat { return "module that merges directions by \(merge.rawValue)" }
  switch layer.cell.kerasClass {
  case "LSTM": return nil
  case "GRU": return layer.resetAfter ? nil : "GRU with reset-after: false"
  case "SimpleRNN":
    return [.tanh, .relu].contains(layer.activation) ? nil : "RNN with the activation \(layer.activation.rawValue)"
  default: return "module for the cell \(layer.cell.name)"
  }
}

/// Returns about ten lines of Python that load the tensors of ``pyTorchTensors(_:_:)`` into modules, and compute the
/// result for two examples.
///
/// - Parameter blueprint: describes a model for which ``obstacle(toPyTorch:)`` returns nil.
public func pyTorchCode(_ blueprint: Blueprint) -> [String] {
  var modules: [String] = []
  if let table = blueprint.embedding { modules.append("\"embedding\": torch.nn.Embedding(\(numbers(table.shape)))") }
  let layers = blueprint.plan.layers
  if !layers.isEmpty { modules.append("\"rnn\": \(recurrentModule(blueprint))") }
  let features = layers.last?.outputs ?? blueprint.main.outputs
  modules.append("\"head\": torch.nn.Linear(\(features), \(blueprint.outputs))")
  return ["import torch", "from safetensors.torch import load_file", "model = torch.nn.ModuleDict({"]
    + modules.map { "    \($0)," }
    + ["})", "model.load_state_dict(load_file(\"model.safetensors\"))"] + forwardPass(blueprint)
}

private func numbers(_ values: [Int]) -> String { values.map(String.init).joined(separator: ", ") }

/// Returns the module of all recurrent layers: one stack if they are alike, otherwise a list.
private func recurrentModule(_ blueprint: Blueprint) -> String {
  let layers = blueprint.plan.layers
  let inputs = blueprint.main.layers.map { $0.directions[0].kernel.shape[0] }
  if isStack(blueprint.plan) { return module(layers[0], inputs: inputs[0], count: layers.count) }
  let modules = zip(layers, inputs).map { module($0, inputs: $1, count: 1) }
  return "torch.nn.ModuleList([\(modules.joined(separator: ", "))])"
}

private func module(_ layer: NetworkPlan.Layer, inputs: Int, count: Int) -> String {
  let name = layer.cell.kerasClass == "SimpleRNN" ? "RNN" : layer.cell.kerasClass
  var options = [numbers([inputs, layer.units])]
  if count > 1 { options.append("num_layers=\(count)") }
  if layer.directions == 2 { options.append("bidirectional=True") }
  if name == "RNN", layer.activation == .relu { options.append("nonlinearity=\"relu\"") }
  return "torch.nn.\(name)(\(options.joined(separator: ", ")), batch_first=True)"
}

/// Returns whether all recurrent layers are one module of PyTorch.
func isStack(_ plan: NetworkPlan) -> Bool { plan.layers.allSatisfy { $0 == plan.layers[0] } }

private func forwardPass(_ blueprint: Blueprint) -> [String] {
  let (plan, form) = (blueprint.plan, blueprint.form)
  var lines = inputLines(blueprint)
  if plan.layers.isEmpty {
    lines.append("outputs = vectors")
  } else if isStack(plan) {
    lines.append("outputs, states = model[\"rnn\"](vectors)  # give the states to the next call to go on")
  } else {
    lines += ["outputs = vectors", "for layer in model[\"rnn\"]:", "    outputs, states = layer(outputs)"]
  }
  if plan.layers.isEmpty, !form.hasTargetAtEveryStep, case .token = form.input {
    lines.append("outputs = outputs[:, -1]")
  }
  if !form.hasTargetAtEveryStep, let top = plan.layers.last {
    let units = top.units
    // The backward direction has read the whole row at the first step.
    lines.append(
      top.directions == 1
        ? "outputs = outputs[:, -1]"
        : "outputs = torch.cat([outputs[:, -1, :\(units)], outputs[:, 0, \(units):]], dim=-1)")
  }
  let scores = "model[\"head\"](outputs)"
  switch blueprint.loss.activation {
  case "softmax": lines.append("probabilities = \(scores).softmax(dim=-1)")
  case "sigmoid": lines.append("probabilities = \(scores).sigmoid()")
  default: lines.append("numbers = \(scores)  # config.json has the scaling")
  }
  return lines
}

/// Returns the lines that make the vectors of two examples.
private func inputLines(_ blueprint: Blueprint) -> [String] {
  guard case .token(let count) = blueprint.form.input else {
    let count = blueprint.form.input.count
    let shape = blueprint.plan.layers.isEmpty && !blueprint.form.hasTargetAtEveryStep ? [2, count] : [2, 5, count]
    return ["vectors = torch.randn(\(numbers(shape)))  # examples, scaled as config.json says"]
  }
  let last = count - 1
  let tokens =
    "tokens = torch.tensor([[0, \(last), 0], [\(last), 0, \(last)]])  # two examples; vocabulary.json has the names"
  if blueprint.embedding != nil { return [tokens, "vectors = model[\"embedding\"](tokens)"] }
  return [tokens, "vectors = torch.nn.functional.one_hot(tokens, \(count)).float()"]
}
