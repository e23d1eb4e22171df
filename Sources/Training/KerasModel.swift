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
    for index in blueprint.plan.layers.indices { layers += recurrent(blueprint.plan, index) }
    layers.append(Layer("Dense", .init(name: "dense", units: blueprint.classes, activation: "softmax")))
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(Model(config: .init(layers: layers))), as: UTF8.self)
  }

  /// A recurrent layer, and what is dropped behind it.
  private static func recurrent(_ plan: NetworkPlan, _ index: Int) -> [Layer] {
    let layer = plan.layers[index]
    var layers = [direction(plan, index)]
    if let merge = layer.bidirectional {
      layers = [
        Layer(
          "Bidirectional",
          .init(
            name: plan.name(ofLayer: index), layer: layers[0], mergeMode: merge == .average ? "ave" : merge.rawValue))
      ]
    }
    if layer.outputDropout > 0 {
      layers.append(Layer("Dropout", .init(name: "dropout_\(index + 1)", rate: layer.outputDropout)))
    }
    return layers
  }

  private static func direction(_ plan: NetworkPlan, _ index: Int) -> Layer {
    let layer = plan.layers[index]
    let isTop = index == plan.layers.count - 1
    return Layer(
      layer.cell.kerasClass,
      .init(
        name: plan.nameOfDirection(index), units: layer.units,
        returnSequences: !isTop || plan.readout == .everyStep,
        kernelInitializer: kerasName(layer.kernelInitializer),
        recurrentInitializer: kerasName(layer.recurrentInitializer),
        unitForgetBias: layer.cell.kerasClass == "LSTM" ? layer.unitForgetBias : nil,
        resetAfter: layer.cell == .resetBefore ? false : nil, activation: kerasName(layer.activation),
        dropout: layer.dropout, recurrentDropout: layer.recurrentDropout),
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
