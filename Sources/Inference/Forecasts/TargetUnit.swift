import Datasets
import Kernels
import Networks

/// Turns the outputs of a model of series into numbers in the unit of the data.
struct TargetUnit {
  private let loss: LossKind
  private let quantiles: [Double]
  private let scaling: Scaling?
  private let scales: WindowScales?
  private let transform: DataPlan.Transform
  private let targets: Int

  init(_ blueprint: Blueprint, _ data: ExampleDataset, _ plan: DataPlan) {
    loss = blueprint.loss
    quantiles = blueprint.plan.quantiles
    scaling = data.encoding.targetScaling
    scales = data.examples.scales
    transform = plan.transform
    targets = plan.targets.count
  }

  /// The quantiles of each forecast; empty if it is one number.
  var levels: [Double] { loss.isOfQuantiles ? quantiles : [] }

  /// Returns the quantiles of a number behind a window, or the only forecast, from its outputs.
  func levels(_ outputs: ArraySlice<Float>, window: Int, target: Int) -> [Double] {
    let numbers: [Double]
    if let likelihood = loss.likelihood {
      let parameters = TargetUnit.parameters(outputs)
      numbers = quantiles.map { likelihood.quantile($0, parameters) }
    } else {
      // Quantiles that a network forecasts one by one may cross (Chernozhukov et al., 2010: sorting brings them nearer).
      numbers = outputs.map { Double($0) }.sorted()
    }
    let scale = scales?.ofTarget(target, window)
    return numbers.map { undo($0, scale, target) }
  }

  /// Returns a number behind a window that is drawn from what the outputs forecast.
  ///
  /// - Parameter share: the share of the distribution that lies below the number, above 0 and below 1.
  func draw(_ outputs: ArraySlice<Float>, window: Int, target: Int, share: Double) -> Double {
    let scale = scales?.ofTarget(target, window)
    if let likelihood = loss.likelihood {
      return undo(likelihood.quantile(share, TargetUnit.parameters(outputs)), scale, target)
    }
    guard loss == .quantile else { return undo(Double(outputs[outputs.startIndex]), scale, target) }
    return undo(TargetUnit.between(outputs.map { Double($0) }.sorted(), quantiles, share), scale, target)
  }

  /// Returns the number that a model reads for a number of the data.
  func read(_ number: Double, _ inputs: Scaling?, window: Int, target: Int) -> Float {
    let number = transform.applied(number)
    let scaled = Float(inputs?.scaled(number, column: target) ?? number)
    return scales?.ofInput(target, window).scaled(scaled) ?? scaled
  }

  private func undo(_ number: Double, _ scale: WindowScales.Scale?, _ target: Int) -> Double {
    let ofAll = scale?.undo(number) ?? number
    return transform.undone(scaling?.undo(ofAll, column: target % max(1, targets)) ?? ofAll)
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
