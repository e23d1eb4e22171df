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
    let layers = KerasSettings.layers(in: model)
    let attentions = Set(layers.filter { $0["class_name"]?.text == "Attention" }.map { name(of: $0) })
    var last: String?
    return layers.flatMap { layer -> [KerasStep] in
      if !KerasSettings.layers(in: layer).isEmpty { return all(layer) }
      let (className, before) = (layer["class_name"]?.text ?? "", last)
      last = activation(layer) ?? last
      var difference = KerasCall(layer).difference(attentions)
      if isActivation(layer), let before, before != "linear" {
        difference = difference ?? "after the activation \(before)"
      }
      if difference == nil && (known.contains(className) || isOutput(layer)) { return [] }
      return [
        KerasStep(
          name: name(of: layer), className: ([className] + [difference].compactMap(\.self)).joined(separator: " "))
      ]
    }
  }

  private static func name(of layer: JSONTree) -> String {
    layer["config"]?["name"]?.text ?? layer["name"]?.text ?? ""
  }

  /// Returns the activation of a dense layer, or of a layer that is nothing else; nil for other layers.
  private static func activation(_ layer: JSONTree) -> String? {
    let inner = layer["config"]?["layer"] ?? layer
    switch inner["class_name"]?.text {
    case "Dense", "Activation": return inner["config"]?["activation"]?.text ?? "linear"
    case "Softmax": return "softmax"
    default: return nil
    }
  }

  private static func isActivation(_ layer: JSONTree) -> Bool {
    ["Activation", "Softmax"].contains(layer["class_name"]?.text) && activation(layer) != "linear"
  }

  private static func isOutput(_ layer: JSONTree) -> Bool {
    layer["class_name"]?.text == "Activation" && activation(layer).map(outputActivations.contains) ?? false
  }
}
