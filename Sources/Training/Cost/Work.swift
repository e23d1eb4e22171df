import Datasets
import Networks

/// The floating-point operations of a training step: those of the matrix products, forward and backward.
///
/// Each input is counted as if it had a product of its own. Lockstep computes fewer where inputs repeat.
public struct Work: Sendable {
  private let layers: [(name: String, operations: Double)]  // of a step
  /// The mean number of targets in a training step.
  public let targets: Double

  /// The work of a model.
  ///
  /// - Parameters:
  ///   - tokens: the mean number of input tokens in a step, without padding.
  ///   - sourceTokens: the mean number of source tokens in a step, for an encoder.
  ///   - targets: the mean number of targets in a step.
  public init(_ blueprint: Blueprint, tokens: Double, sourceTokens: Double = 0, targets: Double) {
    layers = blueprint.layerNames.map { layer in
      let rows = blueprint.isBehindReadout(layer) ? targets : blueprint.readsSources(layer) ? sourceTokens : tokens
      let elements = blueprint.factors(ofLayer: layer).reduce(0) { $0 + Double($1.count) }
      // A product multiplies and adds. There are three: forward, for the gradient of the inputs, and for that of the weights.
      return (layer, 2 * 3 * rows * elements)
    }
    self.targets = targets
  }

  /// The work of a model on the batches of an epoch.
  ///
  /// - Parameter stepsOfEpoch: the number of training steps in an epoch.
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
