import Datasets
import Kernels
import Networks

/// What people judge a model by, besides its loss: sums over targets, and the measures that follow from them.
///
/// Sums are formed shard by shard, so that the measures have the same bits on any number of processes.
public protocol Metric {
  /// How many numbers it sums.
  var width: Int { get }
  /// Sums up some rows.
  ///
  /// - Parameters:
  ///   - predictions: (rows, outputs).
  ///   - targets: those of a batch.
  ///   - rows: which of them belong to the predictions.
  ///   - add: adds to one of the sums, from 0.
  func add(
    _ predictions: Matrix, _ targets: Elements, _ rows: Range<Int>, _ add: (_ place: Int, _ value: Double) -> Void)
  /// What follows from the sums over all targets.
  ///
  /// - Parameter loss: the mean loss of a target.
  func measures(_ sums: ArraySlice<Double>, targets: Int, loss: Double) -> [Measure]
}

/// A number that people judge a model by.
public struct Measure: Sendable, Equatable {
  /// Its name in JSON: `meanAbsoluteError`.
  public let name: String
  /// The class that it belongs to; none where it is of all.
  public let label: String?
  /// The number.
  public let value: Double

  package init(_ name: String, of label: String? = nil, _ value: Double) {
    self.name = name
    self.label = label
    self.value = value
  }

  /// Its name for a person: `mean absolute error`; `AUC`, where it is an abbreviation.
  public var words: String {
    if name.count <= 4 { return name.uppercased() }
    return name.reduce(into: "") { $0 += $1.isUppercase ? " \($1.lowercased())" : String($1) }
  }
}

extension [Measure] {
  /// Those of all classes together.
  public var ofAll: [Measure] { filter { $0.label == nil } }
}

extension Blueprint {
  /// What people judge such a model by.
  public func metrics(_ data: DataPlan, _ encoding: Encoding) -> [any Metric] {
    switch loss {
    case .crossEntropy where data.format == .text:
      [Perplexity(unit: data.unit), Accuracy(classes: classes)]
    case .crossEntropy where data.format == .pairs:
      [Perplexity(unit: data.targetUnit), Accuracy(classes: classes)]
    case .crossEntropy:
      [Accuracy(classes: classes), F1Score(labels: encoding.classes?.tokens ?? (0..<classes).map { "\($0)" })]
    case .binaryCrossEntropy:
      [BinaryAccuracy(), BinaryF1Score(outputs: classes)]
    case .meanSquaredError, .meanAbsoluteError, .huber:
      [MeanAbsoluteError(deviations: encoding.targetScaling?.deviations ?? Array(repeating: 1, count: classes))]
    }
  }

  /// The metrics that must see all targets in one process: those that go by the order of all predictions.
  public var metricsOfOneProcess: [any Metric] {
    switch loss {
    case .crossEntropy where classes == 2: [AreaUnderCurve(outputs: 1)]
    case .binaryCrossEntropy: [AreaUnderCurve(outputs: classes)]
    default: []
    }
  }
}
