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
    case .oneHot, .values:
      let name = blueprint.plan.input == .oneHot ? "one_hot" : "values"
      let time: [Int?] = blueprint.plan.layers.isEmpty ? [nil] : [nil, nil]
      layers.append(
        Layer("InputLayer", .init(name: name, batchShape: time + [blueprint.vocabulary], dtype: "float32")))
    }
    for (index, layer) in blueprint.plan.layers.enumerated() {
      let name = blueprint.plan.name(ofLayer: index)
      let isRead = index == blueprint.plan.layers.count - 1
      let everyStep = !isRead || blueprint.form.hasTargetAtEveryStep
      var config = Layer.Config(name: name, units: layer.units, returnSequences: everyStep)
      config.kernelRegularizer = layer.kernelL2.map(Regularizer.init)
      config.recurrentRegularizer = layer.recurrentL2.map(Regularizer.init)
      config.biasRegularizer = layer.biasL2.map(Regularizer.init)
      layers.append(Layer(layer.cell.kerasClass, config))
    }
    layers.append(Layer("Dense", .init(name: "dense", units: blueprint.classes, activation: blueprint.loss.activation)))
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(Model(config: .init(layers: layers))), as: UTF8.self)
  }

  private struct Model: Encodable {
    struct Config: Encodable {
      var name = "lockstep"
      let layers: [Layer]
    }

    var className = "Sequential"
    let config: Config
  }

  private struct Regularizer: Encodable {
    struct Config: Encodable {
      let l2: Double
    }

    var className = "L2"
    let config: Config

    init(l2: Double) { config = .init(l2: l2) }
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
      var activation: String?
      var kernelRegularizer: Regularizer?
      var recurrentRegularizer: Regularizer?
      var biasRegularizer: Regularizer?
    }

    let className: String
    let config: Config

    init(_ className: String, _ config: Config) {
      self.className = className
      self.config = config
    }
  }
}
