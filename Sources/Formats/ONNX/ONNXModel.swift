import Files

/// A model in the terms of ONNX: what `onnx.proto` calls `ModelProto`, as far as recurrent networks need it.
struct ONNXModel {
  /// The version of the operators. 17 is the first one that has `LayerNormalization`.
  static let operators = 17
  /// The version of the file format that belongs to these operators.
  static let format = 8

  /// The type of the elements of an array. Raw values are those of `TensorProto.DataType`.
  enum ElementType: Int {
    case float = 1
    case int64 = 7
  }

  /// A size in a shape.
  enum Size {
    case fixed(Int)
    /// A size that is known only when the model runs: `batch`, `time`.
    case free(String)
  }

  /// An input or an output of the model.
  struct Port {
    let name: String
    let type: ElementType
    let shape: [Size]
  }

  /// A constant array.
  struct Constant {
    let name: String
    let type: ElementType
    let shape: [Int]
    /// The elements, the lowest byte of each first.
    let bytes: [UInt8]
  }

  /// The value of an attribute of an operator.
  enum Attribute {
    case integer(Int)
    case integers([Int])
    case float(Float)
    case floats([Float])
    case text(String)
    case texts([String])
  }

  /// An operator with its inputs and outputs. The name of an input that is left out is empty.
  struct Node {
    let name: String
    let type: String
    let inputs: [String]
    let outputs: [String]
    let attributes: [(name: String, value: Attribute)]
  }

  let name: String
  var inputs: [Port] = []
  var outputs: [Port] = []
  var constants: [Constant] = []
  var nodes: [Node] = []

  /// Returns the bytes of the file.
  ///
  /// - Parameters:
  ///   - version: the version of the program that made the model.
  ///   - metadata: texts for whoever reads the model, by name.
  func encoded(version: String, metadata: [String: String]) -> [UInt8] {
    var model = Message()
    model.add(1, ONNXModel.format)
    model.add(2, "lockstep")
    model.add(3, version)
    model.add(7, write)
    model.add(8) { operators in
      operators.add(1, "")
      operators.add(2, ONNXModel.operators)
    }
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
      model.add(14) { entry in
        entry.add(1, key)
        entry.add(2, value)
      }
    }
    return model.bytes
  }

  private func write(to graph: inout Message) {
    for node in nodes { graph.add(1, node.write) }
    graph.add(2, name)
    for constant in constants { graph.add(5, constant.write) }
    for input in inputs { graph.add(11, input.write) }
    for output in outputs { graph.add(12, output.write) }
  }
}

extension ONNXModel.Node {
  fileprivate func write(to message: inout Message) {
    for input in inputs { message.add(1, input) }
    for output in outputs { message.add(2, output) }
    message.add(3, name)
    message.add(4, type)
    for (name, value) in attributes {
      message.add(5) { attribute in
        attribute.add(1, name)
        value.write(to: &attribute)
      }
    }
  }
}

extension ONNXModel.Attribute {
  /// Adds the value, and its type as `AttributeProto.AttributeType` numbers it.
  fileprivate func write(to message: inout Message) {
    switch self {
    case .float(let value):
      message.add(2, value)
      message.add(20, 1)
    case .integer(let value):
      message.add(3, value)
      message.add(20, 2)
    case .text(let text):
      message.add(4, text)
      message.add(20, 3)
    case .floats(let values):
      for value in values { message.add(7, value) }
      message.add(20, 6)
    case .integers(let values):
      for value in values { message.add(8, value) }
      message.add(20, 7)
    case .texts(let texts):
      for text in texts { message.add(9, text) }
      message.add(20, 8)
    }
  }
}

extension ONNXModel.Constant {
  fileprivate func write(to message: inout Message) {
    for size in shape { message.add(1, size) }
    message.add(2, type.rawValue)
    message.add(8, name)
    message.add(9, bytes)
  }
}

extension ONNXModel.Port {
  fileprivate func write(to message: inout Message) {
    message.add(1, name)
    message.add(2) { type in
      type.add(1) { tensor in
        tensor.add(1, self.type.rawValue)
        tensor.add(2) { sizes in
          for size in shape { sizes.add(1, size.write) }
        }
      }
    }
  }
}

extension ONNXModel.Size {
  fileprivate func write(to message: inout Message) {
    switch self {
    case .fixed(let size): message.add(1, size)
    case .free(let name): message.add(2, name)
    }
  }
}
