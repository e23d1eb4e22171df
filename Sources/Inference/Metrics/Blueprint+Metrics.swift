import Datasets
import Networks

extension Blueprint {
  /// The metrics for such a model.
  public func metrics(_ data: DataPlan, _ encoding: Encoding) -> [any Metric] {
    switch loss {
    // The loss of windows that are scaled one by one has no unit.
    case _ where data.normalize == .window || data.transform != .none: []
    case .crossEntropy where data.format == .text:
      [Perplexity(unit: data.unit), Accuracy(classes: classes)]
    case .crossEntropy where data.format == .pairs:
      [Perplexity(unit: data.targetUnit), Accuracy(classes: classes)]
    case .crossEntropy:
      [Accuracy(classes: classes), F1Score(labels: encoding.classes?.tokens ?? (0..<classes).map { "\($0)" })]
    case .binaryCrossEntropy:
      [BinaryAccuracy(), BinaryF1Score(labels: encoding.classes?.tokens ?? (1...classes).map { "output_\($0)" })]
    case .meanSquaredError, .meanAbsoluteError, .huber, .quantile, .gaussian, .studentT, .negativeBinomial:
      [
        MeanAbsoluteError(
          deviations: encoding.targetScaling?.deviations ?? Array(repeating: 1, count: classes),
          outputsOfTarget: outputsOfTarget, point: pointOfOutputs)
      ]
    }
  }

  /// Which of a target's outputs is the forecast to judge by: the median, or the centre of the distribution.
  private var pointOfOutputs: Int {
    switch loss {
    case .quantile: plan.quantiles.firstIndex(of: 0.5) ?? plan.quantiles.count / 2
    case .studentT: 1
    default: 0
    }
  }

  /// The metrics that need all targets in one process, because they depend on the order of all predictions.
  public var metricsOfOneProcess: [any Metric] {
    switch loss {
    case .crossEntropy where classes == 2: [AreaUnderCurve(outputs: 1)]
    case .binaryCrossEntropy: [AreaUnderCurve(outputs: classes)]
    default: []
    }
  }
}
