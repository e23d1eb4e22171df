import Datasets
import Kernels
import Networks

/// Turns the outputs of a model of series into numbers in the unit of the data.
struct TargetUnit {
  private let loss: LossKind
  private let quantiles: [Double]
  private let scaling: Scaling?
  private let targets: Int

  init(_ blueprint: Blueprint, _ encoding: Encoding, targets: Int) {
    loss = blueprint.loss
    quantiles = blueprint.plan.quantiles
    scaling = encoding.targetScaling
    self.targets = targets
  }

  /// The quantiles of each forecast; empty if it is one number.
  var levels: [Double] { loss.isOfQuantiles ? quantiles : [] }

  /// Returns the quantiles of a number, or the only forecast, from its outputs.
  func levels(_ outputs: ArraySlice<Float>, target: Int) -> [Double] {
    let numbers: [Double]
    if let likelihood = loss.likelihood {
      let parameters = TargetUnit.parameters(outputs)
      numbers = quantiles.map { likelihood.quantile($0, parameters) }
    } else {
      // Quantiles that a network forecasts one by one may cross (Chernozhukov et al., 2010: sorting brings them nearer).
      numbers = outputs.map { Double($0) }.sorted()
    }
    return numbers.map { undo($0, target) }
  }

  /// Returns a number that is drawn from what the outputs forecast.
  ///
  /// - Parameter share: the share of the distribution that lies below the number, above 0 and below 1.
  func draw(_ outputs: ArraySlice<Float>, target: Int, share: Double) -> Double {
    if let likelihood = loss.likelihood {
      return undo(likelihood.quantile(share, TargetUnit.parameters(outputs)), target)
    }
    guard loss == .quantile else { return undo(Double(outputs[outputs.startIndex]), target) }
    return undo(TargetUnit.between(outputs.map { Double($0) }.sorted(), quantiles, share), target)
  }

  private func undo(_ number: Double, _ target: Int) -> Double {
    scaling?.undo(number, column: target % max(1, targets)) ?? number
  }

  private static func parameters(_ outputs: ArraySlice<Float>) -> Likelihood.Parameters {
    var parameters = Likelihood.Parameters(repeating: 0)
    for (place, output) in outputs.enumerated() { parameters[place] = Double(output) }
    return parameters
  }

  /// Returns the number at a share of a distribution of which some quantiles are known, by straight lines between them. Beyond
  /// the outermost quantiles it is theirs.
  private static func between(_ numbers: [Double], _ quantiles: [Double], _ share: Double) -> Double {
    guard let above = quantiles.firstIndex(where: { $0 >= share }) else { return numbers[numbers.count - 1] }
    if above == 0 { return numbers[0] }
    let part = (share - quantiles[above - 1]) / (quantiles[above] - quantiles[above - 1])
    return numbers[above - 1] + part * (numbers[above] - numbers[above - 1])
  }
}
