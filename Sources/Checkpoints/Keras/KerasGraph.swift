/// The layers of a functional Keras model and the inputs of each layer, in the form of Keras's `model_config`.
struct KerasGraph: Encodable {
  /// An output of a layer.
  struct Tensor: Encodable {
    let layer: String
    let output: Int
    let shape: [Int?]
    let dtype: String

    private struct Config: Encodable {
      let shape: [Int?]
      let dtype: String
      let kerasHistory: [History]
    }

    private enum History: Encodable {
      case layer(String)
      case number(Int)

      func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .layer(let name): try container.encode(name)
        case .number(let number): try container.encode(number)
        }
      }
    }

    private enum Key: String, CodingKey {
      case className, config
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode("__keras_tensor__", forKey: .className)
      try container.encode(
        Config(shape: shape, dtype: dtype, kerasHistory: [.layer(layer), .number(0), .number(output)]), forKey: .config)
    }
  }

  /// The inputs of a layer.
  struct Inputs {
    /// The tensors that the layer is called with.
    var tensors: [Tensor] = []
    /// Whether the layer is called with one list of the tensors instead of one argument for each.
    var isList = false
    /// The initial states of a recurrent layer.
    var states: [Tensor] = []
    /// Whether only the last time step of the tensor is read, as by `x[:, -1]`.
    var isLast = false

    var all: [Tensor] { tensors + states }
  }

  /// The Python module of the model's class. A `.keras` file names it, a `.h5` file does not.
  var module: String?
  private var layers: [(layer: KerasLayer, inputs: Inputs)] = []
  private var outputs: [Tensor] = []

  /// Adds a layer, and returns its outputs. The last layer that is added gives the outputs of the model.
  ///
  /// - Parameter shapes: the shapes of the outputs, with nil for a size that is not fixed, such as the batch.
  mutating func add(
    _ layer: KerasLayer, of inputs: Inputs = Inputs(), shapes: [[Int?]], dtype: String = "float32"
  ) -> [Tensor] {
    layers.append((layer, inputs))
    outputs = shapes.enumerated().map { Tensor(layer: layer.config.name, output: $0, shape: $1, dtype: dtype) }
    return outputs
  }

  /// The number of layers.
  var count: Int { layers.count }

  /// The names of the layers in the order in which Keras reads their weights: layers with the largest distance from the
  /// outputs first. Layers with the same distance are in the order of a depth-first walk from the outputs.
  var names: [String] {
    var (order, depths) = ([String](), [String: Int]())
    let inputs = Dictionary(uniqueKeysWithValues: layers.map { ($0.layer.config.name, $0.inputs.all.map(\.layer)) })
    func walk(_ name: String) {
      if order.contains(name) { return }
      order.append(name)
      inputs[name]?.forEach(walk)
    }
    outputs.forEach { walk($0.layer) }
    // The distance of a layer is larger than that of every layer that reads it.
    for (layer, _) in layers.reversed() {
      let depth = depths[layer.config.name, default: 0]
      for name in inputs[layer.config.name] ?? [] { depths[name] = max(depths[name, default: 0], depth + 1) }
    }
    return order.enumerated().sorted {
      (-depths[$0.element, default: 0], $0.offset) < (-depths[$1.element, default: 0], $1.offset)
    }.map(\.element)
  }

  /// Returns the class of a layer.
  func className(of name: String) -> String { layers.first { $0.layer.config.name == name }?.layer.className ?? "" }

  private struct Node: Encodable {
    enum Argument: Encodable {
      case tensor(Tensor)
      case list([Tensor])
      /// The index `[:, -1]`.
      case lastStep

      func encode(to encoder: any Encoder) throws {
        switch self {
        case .tensor(let tensor): try tensor.encode(to: encoder)
        case .list(let tensors): try tensors.encode(to: encoder)
        case .lastStep:
          var index = encoder.unkeyedContainer()
          try index.encode(Slice())
          try index.encode(-1)
        }
      }
    }

    /// Python's `:`.
    private struct Slice: Encodable {
      var className = "__slice__"
      var config: [String: Int?] = ["start": nil, "stop": nil, "step": nil]
    }

    let args: [Argument]
    let kwargs: [String: [Tensor]]

    init(_ inputs: Inputs) {
      let tensors = inputs.isList ? [.list(inputs.tensors)] : inputs.tensors.map { Argument.tensor($0) }
      args = tensors + (inputs.isLast ? [.lastStep] : [])
      kwargs = inputs.states.isEmpty ? [:] : ["initial_state": inputs.states]
    }
  }

  private struct Entry: Encodable {
    let className: String
    /// The Python module of an operation that is no layer. Keras finds the layers of a `.h5` file without it.
    let module: String?
    let config: KerasLayer.Config
    let name: String
    let inboundNodes: [Node]
  }

  /// A reference to a tensor: layer, node, output.
  private struct TensorReference: Encodable {
    let tensor: Tensor

    func encode(to encoder: any Encoder) throws {
      var container = encoder.unkeyedContainer()
      try container.encode(tensor.layer)
      try container.encode(0)
      try container.encode(tensor.output)
    }
  }

  private struct Config: Encodable {
    var name = "lockstep"
    let layers: [Entry]
    let inputLayers: [TensorReference]
    let outputLayers: [TensorReference]
  }

  private enum Key: String, CodingKey {
    case className, config, module
  }

  func encode(to encoder: any Encoder) throws {
    let entries = layers.map { layer, inputs in
      Entry(
        className: layer.className, module: inputs.isLast ? layer.module : nil, config: layer.config,
        name: layer.config.name,
        inboundNodes: inputs.all.isEmpty ? [] : [Node(inputs)])
    }
    let inputs = layers.filter { $0.inputs.all.isEmpty }.map {
      TensorReference(tensor: Tensor(layer: $0.layer.config.name, output: 0, shape: [], dtype: ""))
    }
    var container = encoder.container(keyedBy: Key.self)
    try container.encode("Functional", forKey: .className)
    try container.encodeIfPresent(module, forKey: .module)
    try container.encode(
      Config(layers: entries, inputLayers: inputs, outputLayers: outputs.map { TensorReference(tensor: $0) }),
      forKey: .config)
  }
}
