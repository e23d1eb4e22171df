import Datasets
import Failures
import Networks

/// Returns the files of a network in the format of ONNX: `model`, or `encoder` and `decoder`.
///
/// The inputs and outputs have the batch first, and neither the batch nor the number of time steps is fixed. Each layer
/// that reads in one direction has its states as inputs, `lstm_1/h`, and those after each row's last step as outputs,
/// `next/lstm_1/h`.
///
/// - Parameters:
///   - version: the version of this program.
///   - metadata: texts for whoever reads the model, by name.
/// - Throws: a failure of kind `usage` that names a layer for which ONNX has no operator, or if the file would exceed
///   the 2 GiB of a message of Protocol Buffers.
public func onnxFiles(
  _ blueprint: Blueprint, _ weights: Parameters, version: String, metadata: [String: String]
) throws -> [(name: String, bytes: [UInt8])] {
  if 4 * weights.layout.count > 2_000_000_000 {
    throw Failure(.usage, "these weights are more than the 2 GiB of an ONNX file; take --format safetensors")
  }
  let network = ONNXNetwork(blueprint, weights)
  let models =
    blueprint.encoder == nil ? [try network.model()] : [try network.encoder(), try network.decoder()]
  return models.map { ($0.name, $0.encoded(version: version, metadata: metadata)) }
}

/// Turns a network into graphs of ONNX.
private struct ONNXNetwork {
  private typealias Value = ONNXGraph.Value
  private let blueprint: Blueprint
  private let weights: Parameters

  private static let batch = ONNXModel.Size.free("batch")
  private static let time = ONNXModel.Size.free("time")
  private static let sourceTime = ONNXModel.Size.free("source_time")

  init(_ blueprint: Blueprint, _ weights: Parameters) { (self.blueprint, self.weights) = (blueprint, weights) }

  /// Returns the graph of a network without a decoder.
  func model() throws -> ONNXModel {
    var graph = ONNXGraph(name: "model")
    let stack = blueprint.main
    if stack.layers.isEmpty, !blueprint.form.hasTargetAtEveryStep, case .values(let count) = stack.element {
      // Examples without time steps.
      finish(graph.input("values", .float, [Self.batch, .fixed(count)]), rank: 2, &graph)
      return graph.model
    }
    let inputs = vectors(stack, "tokens", "values", Self.time, &graph)
    let lengths = graph.input("lengths", .int64, [Self.batch])
    let (steps, last, states) = try outputs(
      of: stack, inputs, lengths, from: initialStates(stack, &graph), &graph)
    if blueprint.form.hasTargetAtEveryStep { finish(steps, rank: 3, &graph) } else { finish(last, rank: 2, &graph) }
    give(states, stack, &graph)
    return graph.model
  }

  /// Returns the graph that reads the sources. It gives the states that the decoder starts from, and the outputs if the
  /// decoder attends to them.
  func encoder() throws -> ONNXModel {
    var graph = ONNXGraph(name: "encoder")
    guard let stack = blueprint.encoder else { preconditionFailure("no encoder") }
    let inputs = vectors(stack, "sources", "source_values", Self.sourceTime, &graph)
    let lengths = graph.input("source_lengths", .int64, [Self.batch])
    let (steps, _, states) = try outputs(of: stack, inputs, lengths, from: [], &graph)
    for (name, state) in zip(names(blueprint.main), states.flatMap(\.self)) {
      graph.output(state, as: name.name, [Self.batch, .fixed(name.units)])
    }
    if blueprint.attention != nil {
      graph.output(
        graph.swapped(steps, rank: 3, layer: "outputs"), as: "source_outputs",
        [Self.batch, Self.sourceTime, .fixed(stack.outputs)])
    }
    return graph.model
  }

  /// Returns the graph that computes the probabilities of the next tokens.
  func decoder() throws -> ONNXModel {
    var graph = ONNXGraph(name: "decoder")
    let stack = blueprint.main
    let inputs = vectors(stack, "tokens", "values", Self.time, &graph)
    var (steps, _, states) = try outputs(of: stack, inputs, "", from: initialStates(stack, &graph), &graph)
    if let slots = blueprint.attention { steps = attention(slots, steps, &graph) }
    finish(steps, rank: 3, &graph)
    give(states, stack, &graph)
    return graph.model
  }

  /// Adds the inputs of a stack, and turns them into vectors, (T, B, features).
  private func vectors(
    _ stack: StackSlots, _ tokens: String, _ values: String, _ time: ONNXModel.Size, _ graph: inout ONNXGraph
  ) -> Value {
    switch stack.element {
    case .values(let count):
      let inputs = graph.input(values, .float, [Self.batch, time, .fixed(count)])
      return graph.swapped(inputs, rank: 3, layer: "inputs")
    case .token(let count):
      let inputs = graph.swapped(graph.input(tokens, .int64, [Self.batch, time]), rank: 2, layer: "inputs")
      if let table = stack.embedding {
        return graph.add("Gather", [graph.constant(table, weights), inputs], layer: table.layer)
      }
      return graph.add(
        "OneHot", [inputs, graph.integers([count], isScalar: true), graph.constant("inputs/zero_one", [2], [0, 1])],
        [("axis", .integer(-1))], layer: "inputs")
    }
  }

  /// The names and sizes of the states that a stack starts from, layer by layer.
  private func names(_ stack: StackSlots) -> [(name: String, units: Int)] { stack.carriedStates.flatMap(\.self) }

  /// Adds the states that a stack starts from as inputs: those of each layer.
  private func initialStates(_ stack: StackSlots, _ graph: inout ONNXGraph) -> [[Value]] {
    stack.carriedStates.map { states in
      states.map { graph.input($0.name, .float, [Self.batch, .fixed($0.units)]) }
    }
  }

  /// Adds the recurrent layers of a stack.
  ///
  /// - Returns: the outputs of every step, (T, B, outputs), those after each row's last step, (B, outputs), and the
  ///   final states of each layer.
  private func outputs(
    of stack: StackSlots, _ inputs: Value, _ lengths: Value, from states: [[Value]], _ graph: inout ONNXGraph
  ) throws -> (steps: Value, last: Value, states: [[Value]]) {
    var (steps, finalStates) = (inputs, [[Value]]())
    let ends = lengths.isEmpty ? "" : graph.add("Cast", [lengths], [("to", .integer(6))], layer: "inputs")
    var last = stack.layers.isEmpty && !lengths.isEmpty ? graph.last(inputs, lengths, layer: "inputs") : ""
    for (index, slots) in stack.layers.enumerated() {
      let (plan, name) = (stack.plan.layers[index], stack.plan.name(ofLayer: index))
      let layer = try ONNXRecurrent(plan, slots.directions, weights, name: name)
      let outputs = layer.add(to: &graph, steps, ends, from: states.isEmpty ? [] : states[index])
      let isRead = !lengths.isEmpty && index == stack.layers.count - 1
      if isRead {
        let lastInputs = plan.residual ? graph.last(steps, lengths, layer: name) : nil
        last = postprocessed(outputs.last, lastInputs, slots, name, &graph)
      }
      steps = postprocessed(outputs.steps, plan.residual ? steps : nil, slots, name, &graph)
      finalStates.append(outputs.states)
    }
    return (steps, last, finalStates)
  }

  /// Adds the residual connection and the normalization of a recurrent layer.
  ///
  /// - Parameter inputs: what is added to the outputs. Nil if there is no residual connection.
  private func postprocessed(
    _ outputs: Value, _ inputs: Value?, _ slots: LayerSlots, _ name: String, _ graph: inout ONNXGraph
  ) -> Value {
    let sums = inputs.map { graph.add("Add", [outputs, $0], layer: name) } ?? outputs
    return slots.normalization.map { graph.normalization($0, weights, of: sums) } ?? sums
  }

  /// Adds the attention of the decoder's outputs, (T, B, H), to the encoder's: see `Networks/Layers/Attention.swift`.
  private func attention(_ slots: DenseSlots, _ outputs: Value, _ graph: inout ONNXGraph) -> Value {
    let layer = slots.name
    let width = blueprint.encoder?.outputs ?? 0
    let sources = graph.input("source_outputs", .float, [Self.batch, Self.sourceTime, .fixed(width)])
    let lengths = graph.input("source_lengths", .int64, [Self.batch])
    let queries = graph.swapped(outputs, rank: 3, layer: layer)  // (B, T, H)
    let keys = graph.add("Transpose", [sources], [("perm", .integers([0, 2, 1]))], layer: layer)
    let scores = graph.add("MatMul", [queries, keys], layer: layer)  // (B, T, S)
    let hidden = graph.add("Where", [isThere(lengths, sources, &graph, layer), scores, lowest(&graph)], layer: layer)
    let shares = graph.add("Softmax", [hidden], [("axis", .integer(-1))], layer: layer)
    let contexts = graph.add("MatMul", [shares, sources], layer: layer)
    let both = graph.add("Concat", [contexts, queries], [("axis", .integer(-1))], layer: layer)
    return graph.swapped(graph.dense(slots, .tanh, weights, of: both), rank: 3, layer: layer)
  }

  /// Returns whether each step of the sources is before the end of its row, (B, 1, S).
  private func isThere(_ lengths: Value, _ sources: Value, _ graph: inout ONNXGraph, _ layer: String) -> Value {
    let shape = graph.add("Shape", [sources], [("start", .integer(1)), ("end", .integer(2))], layer: layer)
    let count = graph.add("Squeeze", [shape, graph.integers([0])], layer: layer)
    let zero = graph.integers([0], isScalar: true)
    let steps = graph.add("Range", [zero, count, graph.integers([1], isScalar: true)], layer: layer)  // (S)
    let ends = graph.add("Unsqueeze", [lengths, graph.integers([1, 2])], layer: layer)  // (B, 1, 1)
    return graph.add("Less", [steps, ends], layer: layer)
  }

  private func lowest(_ graph: inout ONNXGraph) -> Value {
    graph.constant("attention/lowest", [], [-Float.greatestFiniteMagnitude])
  }

  /// Adds the dense layers, and makes what they give outputs of the model: `probabilities`, or `numbers`.
  private func finish(_ read: Value, rank: Int, _ graph: inout ONNXGraph) {
    var values = rank == 3 ? graph.swapped(read, rank: 3, layer: "outputs") : read  // (B, T, features) or (B, features)
    for (slots, plan) in zip(blueprint.hidden, blueprint.plan.dense) {
      values = graph.dense(slots, plan.activation, weights, of: values)
    }
    let scores = graph.dense(blueprint.dense, .linear, weights, of: values)
    let shape = (rank == 3 ? [Self.batch, Self.time] : [Self.batch]) + [.fixed(blueprint.outputs)]
    let layer = blueprint.dense.name
    switch blueprint.loss.activation {
    case "softmax":
      graph.output(
        graph.add("Softmax", [scores], [("axis", .integer(-1))], layer: layer), as: "probabilities", shape)
    case "sigmoid": graph.output(graph.add("Sigmoid", [scores], layer: layer), as: "probabilities", shape)
    default: graph.output(scores, as: "numbers", shape)
    }
  }

  /// Makes the states after each row's last step outputs of the model.
  private func give(_ states: [[Value]], _ stack: StackSlots, _ graph: inout ONNXGraph) {
    for (names, values) in zip(stack.carriedStates, states) {
      for (name, value) in zip(names, values) {
        graph.output(value, as: "next/\(name.name)", [Self.batch, .fixed(name.units)])
      }
    }
  }
}
