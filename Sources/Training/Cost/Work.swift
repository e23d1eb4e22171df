import Datasets
import Networks

/// The floating-point operations that training takes: those of the products, forward and back, as if each input had a
/// product of its own. A token picks a row of a table, which is no product.
public struct Work: Sendable {
  private let layers: [(name: String, operations: Double)]  // of a step
  /// Targets of a step of training, in the mean.
  public let targets: Double

  /// The work of a model where a step of training has so many tokens that are no padding, and so many targets.
  ///
  /// - Parameter sourceTokens: those of the sources.
  public init(_ blueprint: Blueprint, tokens: Double, sourceTokens: Double = 0, targets: Double) {
    layers = blueprint.layerNames.map { layer in
      let kernels = blueprint.layout.slots(ofLayer: layer).filter { slot in
        slot.name.hasSuffix("kernel") && !blueprint.picksRow(slot, of: layer)
      }
      let rows = blueprint.isBehindReadout(layer) ? targets : blueprint.readsSources(layer) ? sourceTokens : tokens
      // Each multiplies and adds, forward, for the inputs' gradient, and for the weights'.
      return (layer, 2 * 3 * rows * kernels.reduce(0) { $0 + Double($1.count) })
    }
    self.targets = targets
  }

  /// The work of batches of which an epoch makes so many steps.
  init(_ blueprint: Blueprint, _ batches: any Batches, stepsOfEpoch: Int) {
    func mean(_ count: Int) -> Double { Double(count) / Double(stepsOfEpoch) }
    self.init(
      blueprint, tokens: mean(batches.tokens), sourceTokens: mean(batches.sourceTokens), targets: mean(batches.targets))
  }

  /// The operations of a layer in a step.
  public func operations(ofLayer layer: String) -> Double {
    layers.lazy.filter { $0.name == layer }.map(\.operations).reduce(0, +)
  }

  /// The operations of a step.
  public var operations: Double { layers.reduce(0) { $0 + $1.operations } }
}

extension Blueprint {
  /// Whether an array of a layer is read by the row of a token.
  fileprivate func picksRow(_ slot: Slot, of layer: String) -> Bool {
    guard belongsToTokens(slot), !isBehindReadout(layer) else { return false }
    if case .values = form.source ?? form.input { return false }
    return true
  }
}
