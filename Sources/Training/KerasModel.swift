import Foundation
import Networks

/// A network as Keras describes one, so that `keras.models.load_model` builds it.
enum KerasModel {
  /// The version of Keras whose form this is.
  static let version = "3.15.1"
  /// Keras wants one named; any reads the file.
  static let backend = "jax"

  /// The `model_config` of a blueprint, JSON.
  static func config(_ blueprint: Blueprint) throws -> String {
    var layers: [Layer] = []
    switch blueprint.plan.input {
    case .embedding(let size):
      layers.append(Layer("InputLayer", .init(name: "tokens", batchShape: [nil, nil], dtype: "int32")))
      layers.append(Layer("Embedding", .init(name: "embedding", inputDim: blueprint.vocabulary, outputDim: size)))
    case .oneHot:
      layers.append(
        Layer("InputLayer", .init(name: "one_hot", batchShape: [nil, nil, blueprint.vocabulary], dtype: "float32")))
    }
    for index in blueprint.plan.layers.indices { layers.append(recurrent(blueprint.plan, index)) }
    layers.append(Layer("Dense", .init(name: "dense", units: blueprint.classes, activation: "softmax")))
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(Model(config: .init(layers: layers))), as: UTF8.self)
  }

  private static func recurrent(_ plan: NetworkPlan, _ index: Int) -> Layer {
    let layer = plan.layers[index]
    let isRead = index == plan.layers.count - 1
    return Layer(
      layer.cell.kerasClass,
      .init(
        name: plan.name(ofLayer: index), units: layer.units,
        returnSequences: !isRead || plan.readout == .everyStep,
        resetAfter: layer.cell == .resetBefore ? false : nil,
        activation: layer.activation.rawValue.replacing("-", with: "_")))
  }

  private struct Model: Encodable {
    struct Config: Encodable {
      var name = "lockstep"
      let layers: [Layer]
    }

    var className = "Sequential"
    let config: Config
  }

  private struct Layer: Encodable {
    struct Config: Encodable {
      let name: String
      var batchShape: [Int?]?
      var dtype: String?
      var inputDim: Int?
      var outputDim: Int?
      var units: Int?
      var returnSequences: Bool?
      var resetAfter: Bool?
      var activation: String?
    }

    let className: String
    let config: Config

    init(_ className: String, _ config: Config) {
      self.className = className
      self.config = config
    }
  }
}
