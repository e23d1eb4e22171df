import Datasets
import Networks

extension Blueprint {
  /// The metrics for such a model.
  public func metrics(_ data: DataPlan, _ encoding: Encoding) -> [any Metric] {
    switch loss {
    case .crossEntropy where data.format == .text:
      [Perplexity(unit: data.unit), Accuracy(classes: classes)]
    case .crossEntropy where data.format == .pairs:
      [Perplexity(unit: data.targetUnit), Accuracy(classes: classes)]
    case .crossEntropy:
      [Accuracy(classes: classes), F1Score(labels: encoding.classes?.tokens ?? (0..<classes).map { "\($0)" })]
    case .binaryCrossEntropy:
      [BinaryAccuracy(), BinaryF1Score(labels: encoding.classes?.tokens ?? (1...classes).map { "output_\($0)" })]
    case .meanSquaredError, .meanAbsoluteError, .huber:
      [MeanAbsoluteError(deviations: encoding.targetScaling?.deviations ?? Array(repeating: 1, count: classes))]
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
