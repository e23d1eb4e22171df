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
    for index in blueprint.plan.layers.indices {
      let isTop = index == blueprint.plan.layers.count - 1
      layers += recurrent(blueprint.plan, index, everyStep: !isTop || blueprint.form.hasTargetAtEveryStep)
    }
    layers.append(Layer("Dense", .init(name: "dense", units: blueprint.classes, activation: blueprint.loss.activation)))
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(Model(config: .init(layers: layers))), as: UTF8.self)
  }

  /// A recurrent layer, and what is dropped behind it.
  private static func recurrent(_ plan: NetworkPlan, _ index: Int, everyStep: Bool) -> [Layer] {
    let layer = plan.layers[index]
    var layers = [direction(plan, index, everyStep: everyStep)]
    if let merge = layer.bidirectional {
      layers = [
        Layer(
          "Bidirectional",
          .init(
            name: plan.main.name(ofLayer: index), layer: layers[0],
            mergeMode: merge == .average ? "ave" : merge.rawValue))
      ]
    }
    if layer.outputDropout > 0 {
      layers.append(Layer("Dropout", .init(name: "dropout_\(index + 1)", rate: layer.outputDropout)))
    }
    return layers
  }

  private static func direction(_ plan: NetworkPlan, _ index: Int, everyStep: Bool) -> Layer {
    let layer = plan.layers[index]
    return Layer(
      layer.cell.kerasClass,
      .init(
        name: plan.main.nameOfDirection(index), units: layer.units,
        returnSequences: everyStep,
        kernelInitializer: kerasName(layer.kernelInitializer),
        recurrentInitializer: kerasName(layer.recurrentInitializer),
        unitForgetBias: layer.cell.kerasClass == "LSTM" ? layer.unitForgetBias : nil,
        resetAfter: layer.cell == .resetBefore ? false : nil, activation: kerasName(layer.activation),
        kernelRegularizer: layer.kernelL2.map(Regularizer.init),
        recurrentRegularizer: layer.recurrentL2.map(Regularizer.init),
        biasRegularizer: layer.biasL2.map(Regularizer.init), dropout: layer.dropout,
        recurrentDropout: layer.recurrentDropout),
      module: layer.bidirectional == nil ? nil : "keras.layers")
  }

  private static func kerasName<Name: RawRepresentable<String>>(_ name: Name) -> String {
    name.rawValue.replacing("-", with: "_")
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

  private final class Layer: Encodable {
    struct Config: Encodable {
      let name: String
      var batchShape: [Int?]?
      var dtype: String?
      var inputDim: Int?
      var outputDim: Int?
      var units: Int?
      var returnSequences: Bool?
      var kernelInitializer: String?
      var recurrentInitializer: String?
      var unitForgetBias: Bool?
      var resetAfter: Bool?
      var activation: String?
      var kernelRegularizer: Regularizer?
      var recurrentRegularizer: Regularizer?
      var biasRegularizer: Regularizer?
      var dropout: Double?
      var recurrentDropout: Double?
      var layer: Layer?
      var mergeMode: String?
      var rate: Double?
    }

    let className: String
    /// Where Keras has the class; for a layer in a layer.
    let module: String?
    let config: Config

    init(_ className: String, _ config: Config, module: String? = nil) {
      self.className = className
      self.module = module
      self.config = config
    }
  }
}
