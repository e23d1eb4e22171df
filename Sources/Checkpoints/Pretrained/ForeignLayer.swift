/// A layer of a file of weights, with its arrays in the layouts of today's Keras.
struct ForeignLayer: Sendable, Codable {
  /// The path of the layer in the file.
  var name: String
  /// The arrays of each direction of a bidirectional layer, otherwise of the layer, in the order in which Keras stores
  /// them: kernel, recurrent kernel, bias.
  var parts: [[ForeignArray]]
  /// What the file says of the layer; nil if it has only weights.
  var settings: KerasSettings?
  /// The layer of the model that the user has said it belongs to; nil if the user has not.
  var target: String?

  var arrays: [ForeignArray] { parts.flatMap(\.self) }
}

/// An array of a file of weights.
struct ForeignArray: Sendable, Codable {
  /// The path or the name of the array in the file.
  let path: String
  /// The shape that the array has in today's Keras.
  var shape: [Int]
  /// How the numbers are converted to those of today's Keras; nil if they are the same.
  var conversion: Conversion?
  /// Whether it is the table of an embedding. A dense layer without a bias has no more than one matrix, too.
  var isTable = false

  /// How numbers are converted.
  enum Conversion: Sendable, Codable {
    case cuDNN(CuDNNConversion)
    case pyTorch(PyTorchConversion)

    /// What wrote the numbers.
    var origin: String {
      switch self {
      case .cuDNN: "cuDNN"
      case .pyTorch: "PyTorch"
      }
    }
  }

  var count: Int { shape.reduce(1, *) }
}
