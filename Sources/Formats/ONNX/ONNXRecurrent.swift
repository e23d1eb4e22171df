import Failures
import Kernels
import Networks

/// A recurrent layer as an operator of ONNX: `LSTM`, `GRU` or `RNN`, in one or two directions.
struct ONNXRecurrent {
  typealias Value = ONNXGraph.Value

  private let plan: NetworkPlan.Layer
  private let slots: [RecurrentSlots]
  private let weights: Parameters
  private let name: String
  private let cell: Cell

  /// What ONNX's operator for a cell is called, and the order of its gates.
  private struct Cell {
    let type: String
    let gates: [String]
    var attributes: [(name: String, value: ONNXModel.Attribute)] = []
    /// What the outputs of the operator are multiplied with.
    var scale: Float?
  }

  /// What a layer gives.
  struct Outputs {
    /// The outputs of every step, (T, B, outputs).
    let steps: Value
    /// The outputs after each row was read, merged from both directions, (B, outputs).
    let last: Value
    /// The states after each row's last step, in the order of the cell's states, (B, units · directions) each.
    let states: [Value]
  }

  /// - Parameter name: the name of the layer.
  /// - Throws: a failure of kind `usage` if ONNX has no operator for the cell.
  init(_ plan: NetworkPlan.Layer, _ slots: [RecurrentSlots], _ weights: Parameters, name: String) throws {
    guard let cell = ONNXRecurrent.cell(plan) else {
      throw Failure(
        .usage,
        "\(name): ONNX has no operator for the cell \(plan.cell.name); give a checkpoint of lstm, gru or simple-rnn")
    }
    (self.plan, self.slots, self.weights, self.name, self.cell) = (plan, slots, weights, name, cell)
  }

  private static func cell(_ plan: NetworkPlan.Layer) -> Cell? {
    switch plan.cell.kerasClass {
    case "LSTM": Cell(type: "LSTM", gates: ["i", "o", "f", "c"])
    case "GRU":
      Cell(
        type: "GRU", gates: ["z", "r", "h"], attributes: [("linear_before_reset", .integer(plan.resetAfter ? 1 : 0))])
    case "SimpleRNN": simple(plan)
    default: nil
    }
  }

  /// Returns the operator of a simple RNN.
  ///
  /// It has no selu, which is `scale` times an elu whose α is that of selu. So the operator computes h divided by `scale`.
  private static func simple(_ plan: NetworkPlan.Layer) -> Cell {
    let (function, alpha, beta): (String, Float?, Float?) =
      switch plan.activation {
      case .tanh: ("Tanh", nil, nil)
      case .sigmoid: ("Sigmoid", nil, nil)
      case .hardSigmoid: ("HardSigmoid", 1 / 6, 0.5)
      case .softsign: ("Softsign", nil, nil)
      case .relu: ("Relu", nil, nil)
      case .elu: ("Elu", 1, nil)
      case .selu: ("Elu", 1.673_263_242_354_377_2, nil)
      case .linear: ("Affine", 1, 0)
      }
    let count = plan.directions
    var attributes: [(name: String, value: ONNXModel.Attribute)] = [
      ("activations", .texts(Array(repeating: function, count: count)))
    ]
    if let alpha { attributes.append(("activation_alpha", .floats(Array(repeating: alpha, count: count)))) }
    if let beta { attributes.append(("activation_beta", .floats(Array(repeating: beta, count: count)))) }
    let scale: Float? = plan.activation == .selu ? 1.050_700_987_355_480_5 : nil
    return Cell(type: "RNN", gates: ["h"], attributes: attributes, scale: scale)
  }

  /// Adds the layer to a graph.
  ///
  /// - Parameters:
  ///   - inputs: the inputs, (T, B, features).
  ///   - lengths: the number of steps of each row, (B). Empty if all rows have all steps.
  ///   - states: the states before the first step, (B, units) each. Empty if they are zero.
  func add(to graph: inout ONNXGraph, _ inputs: Value, _ lengths: Value, from states: [Value]) -> Outputs {
    let initial = states.map { state in
      let scaled = scaled(state, by: cell.scale.map { 1 / $0 }, "scale_of_initial", &graph)
      return graph.add("Unsqueeze", [scaled, graph.integers([0])], layer: name)
    }
    let outputs = graph.add(
      cell.type, [inputs, kernel(&graph), recurrentKernel(&graph), bias(&graph), lengths] + initial,
      [("hidden_size", .integer(plan.units)), ("direction", .text(plan.directions == 2 ? "bidirectional" : "forward"))]
        + cell.attributes,
      layer: name, outputs: 1 + plan.cell.states.count)
    let results = outputs.map { scaled($0, by: cell.scale, "scale", &graph) }
    return Outputs(
      steps: merged(results[0], axis: 1, rank: 4, plan.bidirectional, &graph),
      last: merged(results[1], axis: 0, rank: 3, plan.bidirectional, &graph),
      // The states of two directions are concatenated, however their outputs are merged.
      states: results.dropFirst().map { merged($0, axis: 0, rank: 3, plan.bidirectional.map { _ in .concat }, &graph) })
  }

  private func scaled(_ value: Value, by scale: Float?, _ name: String, _ graph: inout ONNXGraph) -> Value {
    guard let scale else { return value }
    return graph.add("Mul", [value, graph.constant("\(self.name)/\(name)", [], [scale])], layer: self.name)
  }

  /// Merges both directions of an array.
  ///
  /// - Parameter axis: the dimension of the directions, before those of the rows and the units.
  private func merged(_ value: Value, axis: Int, rank: Int, _ merge: Merge?, _ graph: inout ONNXGraph) -> Value {
    switch merge {
    case nil: return graph.add("Squeeze", [value, graph.integers([axis])], layer: name)
    case .concat:
      let order = Array(0..<axis) + [axis + 1, axis, axis + 2]
      let swapped = graph.add("Transpose", [value], [("perm", .integers(order))], layer: name)
      // A zero keeps the size of a dimension.
      let shape = Array(repeating: 0, count: rank - 2) + [2 * plan.units]
      return graph.add("Reshape", [swapped, graph.integers(shape)], layer: name)
    case .sum:
      return graph.add("ReduceSum", [value, graph.integers([axis])], [("keepdims", .integer(0))], layer: name)
    case .mul: return reduced("ReduceProd", value, axis, &graph)
    case .average: return reduced("ReduceMean", value, axis, &graph)
    }
  }

  private func reduced(_ type: String, _ value: Value, _ axis: Int, _ graph: inout ONNXGraph) -> Value {
    graph.add(type, [value], [("axes", .integers([axis])), ("keepdims", .integer(0))], layer: name)
  }

  /// Adds W, (directions, gates · units, inputs).
  private func kernel(_ graph: inout ONNXGraph) -> Value {
    let width = slots[0].kernel.shape[1]
    return graph.constant(
      "\(name)/kernel", [slots.count, width, slots[0].kernel.shape[0]],
      slots.flatMap { order($0.kernel).transposed })
  }

  /// Adds R, (directions, gates · units, units).
  private func recurrentKernel(_ graph: inout ONNXGraph) -> Value {
    let width = slots[0].kernel.shape[1]
    let values = slots.flatMap { order($0.recurrentKernel).transposed }
    return graph.constant(
      "\(name)/recurrent_kernel", [slots.count, width, plan.units],
      cell.scale.map { scale in values.map { $0 * scale } } ?? values)
  }

  /// Adds B, (directions, 2 · gates · units): the bias of the inputs, then that of the state.
  private func bias(_ graph: inout ONNXGraph) -> Value {
    let width = slots[0].kernel.shape[1]
    return graph.constant(
      "\(name)/bias", [slots.count, 2 * width], slots.flatMap { order($0.bias).row(0) + order($0.bias).row(1) })
  }

  private func order(_ slot: Slot) -> GateOrder { GateOrder(weights[slot], slot.gates, as: cell.gates) }
}
