import Datasets
import Networks

/// The floating-point operations that training takes: those of the products, forward and back, as if each input had a
/// product of its own. A token picks a row of a table, which is no product.
public struct Work: Sendable {
  private let products: [String: Double]  // multiplications of a layer's forward products for one row
  private let output: String
  private let layers: [String]
  /// Steps of all rows in a step of training, in the mean, without padding.
  public let tokens: Double
  /// Targets of a step of training, in the mean.
  public let targets: Double

  /// The work of a model where a step of training has so many tokens and targets.
  public init(_ blueprint: Blueprint, tokens: Double, targets: Double) {
    layers = blueprint.layerNames
    output = layers[layers.count - 1]
    let readsTokens = if case .token = blueprint.form.input { true } else { false }
    products = Dictionary(
      uniqueKeysWithValues: layers.map { [output] layer in
        let kernels = blueprint.layout.slots(ofLayer: layer).filter { slot in
          slot.name.hasSuffix("kernel") && !(readsTokens && layer != output && blueprint.belongsToTokens(slot))
        }
        return (layer, kernels.reduce(0) { $0 + Double($1.count) })
      })
    self.tokens = tokens
    self.targets = targets
  }

  /// The work of batches of which an epoch makes so many steps.
  init(_ blueprint: Blueprint, _ batches: any Batches, stepsOfEpoch: Int) {
    let steps = Double(stepsOfEpoch)
    self.init(blueprint, tokens: Double(batches.tokens) / steps, targets: Double(batches.targets) / steps)
  }

  /// The operations of a layer in a step.
  public func operations(ofLayer layer: String) -> Double {
    // Each multiplies and adds, forward, for the inputs' gradient, and for the weights'.
    2 * 3 * (products[layer] ?? 0) * (layer == output ? targets : tokens)
  }

  /// The operations of a step.
  public var operations: Double { layers.reduce(0) { $0 + operations(ofLayer: $1) } }
}
