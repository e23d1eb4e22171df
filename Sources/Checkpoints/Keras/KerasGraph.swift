import Foundation

/// Layers, and what each reads: a functional model as Keras writes it down.
struct KerasGraph: Encodable {
  /// What a layer gives.
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

  /// What a layer reads.
  struct Inputs {
    /// Tensors that are read one by one.
    var tensors: [Tensor] = []
    /// Whether they are read as one list of tensors.
    var isList = false
    /// The states that a recurrent layer begins from.
    var states: [Tensor] = []

    var all: [Tensor] { tensors + states }
  }

  private var layers: [(layer: KerasLayer, inputs: Inputs)] = []
  private var outputs: [Tensor] = []

  /// Adds a layer.
  ///
  /// - Parameter shapes: of what it gives, the first without a size of its own for the batch.
  mutating func add(
    _ layer: KerasLayer, of inputs: Inputs = Inputs(), shapes: [[Int?]], dtype: String = "float32"
  ) -> [Tensor] {
    layers.append((layer, inputs))
    outputs = shapes.enumerated().map { Tensor(layer: layer.config.name, output: $0, shape: $1, dtype: dtype) }
    return outputs
  }

  /// The names of the layers in the order in which Keras reads their weights: the farthest from the outputs first, and of
  /// those as far the first that a walk from the outputs meets.
  var names: [String] {
    var (order, depths) = ([String](), [String: Int]())
    let inputs = Dictionary(uniqueKeysWithValues: layers.map { ($0.layer.config.name, $0.inputs.all.map(\.layer)) })
    func walk(_ name: String) {
      if order.contains(name) { return }
      order.append(name)
      inputs[name]?.forEach(walk)
    }
    outputs.forEach { walk($0.layer) }
    // A layer stands behind all that it reads.
    for (layer, _) in layers.reversed() {
      let depth = depths[layer.config.name, default: 0]
      for name in inputs[layer.config.name] ?? [] { depths[name] = max(depths[name, default: 0], depth + 1) }
    }
    return order.enumerated().sorted {
      (-depths[$0.element, default: 0], $0.offset) < (-depths[$1.element, default: 0], $1.offset)
    }.map(\.element)
  }

  private struct Node: Encodable {
    enum Argument: Encodable {
      case tensor(Tensor)
      case list([Tensor])

      func encode(to encoder: any Encoder) throws {
        switch self {
        case .tensor(let tensor): try tensor.encode(to: encoder)
        case .list(let tensors): try tensors.encode(to: encoder)
        }
      }
    }

    let args: [Argument]
    let kwargs: [String: [Tensor]]

    init(_ inputs: Inputs) {
      args = inputs.isList ? [.list(inputs.tensors)] : inputs.tensors.map { .tensor($0) }
      kwargs = inputs.states.isEmpty ? [:] : ["initial_state": inputs.states]
    }
  }

  private struct Entry: Encodable {
    let className: String
    let config: KerasLayer.Config
    let name: String
    let inboundNodes: [Node]
  }

  private struct Place: Encodable {
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
    let inputLayers: [Place]
    let outputLayers: [Place]
  }

  private enum Key: String, CodingKey {
    case className, config
  }

  func encode(to encoder: any Encoder) throws {
    let entries = layers.map { layer, inputs in
      Entry(
        className: layer.className, config: layer.config, name: layer.config.name,
        inboundNodes: inputs.all.isEmpty ? [] : [Node(inputs)])
    }
    let inputs = layers.filter { $0.inputs.all.isEmpty }.map {
      Place(tensor: Tensor(layer: $0.layer.config.name, output: 0, shape: [], dtype: ""))
    }
    var container = encoder.container(keyedBy: Key.self)
    try container.encode("Functional", forKey: .className)
    try container.encode(
      Config(layers: entries, inputLayers: inputs, outputLayers: outputs.map { Place(tensor: $0) }), forKey: .config)
  }
}
