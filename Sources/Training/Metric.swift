import Datasets
import Kernels
import Networks

/// What people judge a model by, besides its loss.
public enum Metric: Sendable, Equatable {
  /// The share of targets whose class is the likeliest one.
  case accuracy
  /// The share of targets of 0 or 1 on whose side of one half the probability is.
  case binaryAccuracy
  /// The mean of |output − target|, in the data's own unit.
  case meanAbsoluteError(deviations: [Float])

  /// The metric of a model's loss.
  public init(_ blueprint: Blueprint, _ encoding: Encoding) {
    switch blueprint.loss {
    case .crossEntropy: self = .accuracy
    case .binaryCrossEntropy: self = .binaryAccuracy
    case .meanSquaredError, .meanAbsoluteError, .huber:
      self = .meanAbsoluteError(
        deviations: encoding.targetScaling?.deviations ?? Array(repeating: 1, count: blueprint.classes))
    }
  }

  /// Its name in logs.
  public var name: String {
    switch self {
    case .accuracy, .binaryAccuracy: "accuracy"
    case .meanAbsoluteError: "meanAbsoluteError"
    }
  }

  /// The sum over rows of predictions, (rows, outputs).
  ///
  /// - Parameters:
  ///   - targets: those of a batch.
  ///   - rows: which of them belong to the predictions.
  func sum(_ predictions: Matrix, _ targets: Elements, _ rows: Range<Int>) -> Double {
    switch self {
    case .accuracy:
      Double(
        rows.enumerated().count { row, target in
          targets.tokens[target] >= 0 && predictions.likeliest(row) == Int(targets.tokens[target])
        })
    case .binaryAccuracy:
      mean(predictions, targets, rows) { prediction, target, _ in (prediction > 0.5) == (target > 0.5) ? 1 : 0 }
    case .meanAbsoluteError(let deviations):
      mean(predictions, targets, rows) { Double(abs($0 - $1) * deviations[$2]) }
    }
  }

  /// The mean over outputs, summed over the rows that have a target.
  private func mean(
    _ predictions: Matrix, _ targets: Elements, _ rows: Range<Int>, _ value: (Float, Float, Int) -> Double
  ) -> Double {
    let columns = predictions.columns
    var sum = 0.0
    for (row, target) in rows.enumerated() {
      for column in 0..<columns {
        let wanted = targets.values[target * columns + column]
        if !wanted.isNaN { sum += value(predictions[row, column], wanted, column) }
      }
    }
    return sum / Double(columns)
  }
}

extension Matrix {
  /// The column with the greatest value of a row, the first of equal ones.
  package func likeliest(_ row: Int) -> Int {
    (1..<max(1, columns)).reduce(0) { self[row, $1] > self[row, $0] ? $1 : $0 }
  }
}
