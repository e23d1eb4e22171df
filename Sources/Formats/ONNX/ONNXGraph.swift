import Files
import Kernels
import Networks

/// Builds an ``ONNXModel``: adds operators one after the other.
///
/// Arrays inside the graph have the time first, (T, B, features), as the recurrent operators of ONNX want them. The
/// inputs and outputs of the model have the batch first.
struct ONNXGraph {
  /// The name of an array of the graph.
  typealias Value = String

  private(set) var model: ONNXModel
  private var numberOfNodes: [String: Int] = [:]

  init(name: String) { model = ONNXModel(name: name) }

  /// Adds an input of the model.
  mutating func input(_ name: String, _ type: ONNXModel.ElementType, _ shape: [ONNXModel.Size]) -> Value {
    model.inputs.append(.init(name: name, type: type, shape: shape))
    return name
  }

  /// Gives an array a name, and makes it an output of the model.
  mutating func output(_ value: Value, as name: String, _ shape: [ONNXModel.Size]) {
    model.nodes.append(.init(name: name, type: "Identity", inputs: [value], outputs: [name], attributes: []))
    model.outputs.append(.init(name: name, type: .float, shape: shape))
  }

  /// Adds an operator with one output.
  ///
  /// - Parameters:
  ///   - type: the operator's name in ONNX.
  ///   - layer: the layer that it belongs to. Names of operators start with it.
  mutating func add(
    _ type: String, _ inputs: [Value], _ attributes: [(name: String, value: ONNXModel.Attribute)] = [], layer: String
  ) -> Value { add(type, inputs, attributes, layer: layer, outputs: 1)[0] }

  /// Adds an operator with several outputs.
  mutating func add(
    _ type: String, _ inputs: [Value], _ attributes: [(name: String, value: ONNXModel.Attribute)] = [], layer: String,
    outputs: Int
  ) -> [Value] {
    let number = numberOfNodes["\(layer)/\(type)", default: 0] + 1
    numberOfNodes["\(layer)/\(type)"] = number
    let name = number == 1 ? "\(layer)/\(type)" : "\(layer)/\(type)_\(number)"
    let results = (0..<outputs).map { $0 == 0 ? "\(name):out" : "\(name):out_\($0)" }
    model.nodes.append(.init(name: name, type: type, inputs: inputs, outputs: results, attributes: attributes))
    return results
  }

  /// Adds a constant of numbers. One that is there under this name already is used again.
  mutating func constant(_ name: String, _ shape: [Int], _ values: @autoclosure () -> [Float]) -> Value {
    constant(name, shape, .float) { bytes in bytes.append(littleEndian: values()) }
  }

  /// Adds an array of the network's weights.
  mutating func constant(_ slot: Slot, _ weights: Parameters) -> Value {
    constant(slot.name, slot.shape, weights[slot].values)
  }

  /// Adds a constant of whole numbers: a list, or a single one without a shape.
  mutating func integers(_ values: [Int], isScalar: Bool = false) -> Value {
    let name = "\(isScalar ? "integer" : "integers")/\(values.map(String.init).joined(separator: ","))"
    return constant(name, isScalar ? [] : [values.count], .int64) { bytes in
      for value in values { bytes.append(littleEndian: Int64(value)) }
    }
  }

  private mutating func constant(
    _ name: String, _ shape: [Int], _ type: ONNXModel.ElementType, _ write: (inout [UInt8]) -> Void
  ) -> Value {
    if model.constants.contains(where: { $0.name == name }) { return name }
    var bytes: [UInt8] = []
    write(&bytes)
    model.constants.append(.init(name: name, type: type, shape: shape, bytes: bytes))
    return name
  }
}

// What several layers need.

extension ONNXGraph {
  /// Swaps the first two dimensions of an array with `rank` dimensions.
  mutating func swapped(_ value: Value, rank: Int, layer: String) -> Value {
    add("Transpose", [value], [("perm", .integers([1, 0] + (2..<rank)))], layer: layer)
  }

  /// Selects the step that each row ends with.
  ///
  /// - Parameters:
  ///   - value: an array, (T, B, features).
  ///   - lengths: the number of steps of each row, (B).
  /// - Returns: an array, (B, features).
  mutating func last(_ value: Value, _ lengths: Value, layer: String) -> Value {
    let rows = swapped(value, rank: 3, layer: layer)
    let index = add("Sub", [lengths, integers([1])], layer: layer)
    let places = add("Unsqueeze", [index, integers([1])], layer: layer)
    return add("GatherND", [rows, places], [("batch_dims", .integer(1))], layer: layer)
  }

  /// Adds a dense layer: f(x W + b).
  mutating func dense(
    _ slots: DenseSlots, _ activation: Activation, _ weights: Parameters, of inputs: Value
  ) -> Value {
    let layer = slots.name
    var kernel = constant(slots.kernel, weights)
    if slots.isTied { kernel = add("Transpose", [kernel], [("perm", .integers([1, 0]))], layer: layer) }
    let products = add("MatMul", [inputs, kernel], layer: layer)
    let sums = add("Add", [products, constant(slots.bias, weights)], layer: layer)
    return activated(sums, activation, layer: layer)
  }

  private mutating func activated(_ value: Value, _ activation: Activation, layer: String) -> Value {
    switch activation {
    case .linear: value
    case .tanh: add("Tanh", [value], layer: layer)
    case .sigmoid: add("Sigmoid", [value], layer: layer)
    case .softsign: add("Softsign", [value], layer: layer)
    case .relu: add("Relu", [value], layer: layer)
    case .elu: add("Elu", [value], layer: layer)
    case .selu: add("Selu", [value], layer: layer)
    case .hardSigmoid: add("HardSigmoid", [value], [("alpha", .float(1 / 6)), ("beta", .float(0.5))], layer: layer)
    }
  }

  /// Adds a layer normalization over the last dimension.
  mutating func normalization(_ slots: NormalizationSlots, _ weights: Parameters, of inputs: Value) -> Value {
    add(
      "LayerNormalization", [inputs, constant(slots.gamma, weights), constant(slots.beta, weights)],
      [("axis", .integer(-1)), ("epsilon", .float(1e-3))], layer: slots.gamma.layer)
  }
}
