import Files

/// A layer of a Keras model that computes something that no layer of Lockstep does, so that weights alone do not bring the model
/// along.
struct KerasStep: Sendable, Codable {
  /// The name that the user has given to the layer.
  let name: String
  /// The class of the layer: `GlobalAveragePooling1D`.
  let className: String

  /// The classes whose weights are compared with those of a model, and those that compute nothing when a model is used.
  private static let known: Set<String> = [
    "InputLayer", "Sequential", "Functional", "Model", "Embedding", "Dense", "TimeDistributed", "Bidirectional", "RNN",
    "StackedRNNCells", "LSTM", "GRU", "SimpleRNN", "CuDNNLSTM", "CuDNNGRU", "LSTMCell", "GRUCell", "SimpleRNNCell",
    "LayerNormalization", "Dropout", "SpatialDropout1D", "GaussianDropout", "GaussianNoise", "AlphaDropout",
    "ActivityRegularization", "Masking", "Identity", "Softmax", "Flatten", "Reshape", "Concatenate", "Attention",
    "GetItem", "TextVectorization", "StringLookup",
  ]
  /// The activations of an output layer, which follow from the loss.
  private static let outputActivations: Set<String> = ["linear", "softmax", "sigmoid"]

  /// Returns the steps of a model, also those of nested models.
  static func all(_ model: JSONTree) -> [KerasStep] {
    KerasSettings.layers(in: model).flatMap { layer -> [KerasStep] in
      let inner = KerasSettings.layers(in: layer)
      if !inner.isEmpty { return all(layer) }
      let (name, config) = (layer["class_name"]?.text ?? "", layer["config"])
      if known.contains(name) || isOutput(name, config) { return [] }
      return [KerasStep(name: config?["name"]?.text ?? layer["name"]?.text ?? "", className: name)]
    }
  }

  private static func isOutput(_ className: String, _ config: JSONTree?) -> Bool {
    className == "Activation" && (config?["activation"]?.text).map(outputActivations.contains) ?? false
  }
}
