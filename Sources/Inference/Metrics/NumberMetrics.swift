import Datasets
import Kernels

/// The mean absolute error, in the unit of the data.
struct MeanAbsoluteError: Metric {
  /// The standard deviation that each output was divided by.
  let deviations: [Double]
  /// The number of outputs for each number of a target.
  var outputsOfTarget = 1
  /// Which of a number's outputs is the one to judge by.
  var point = 0

  var width: Int { 1 }

  func add(_ predictions: Matrix, _ targets: Elements, _ rows: Range<Int>, _ add: (Int, Double) -> Void) {
    let count = predictions.columns / outputsOfTarget
    for (row, place) in rows.enumerated() {
      for number in 0..<count {
        let target = targets.values[place * count + number]
        if target.isNaN { continue }
        let prediction = predictions[row, number * outputsOfTarget + point]
        add(0, abs(Double(prediction) - Double(target)) * deviations[number] / Double(count))
      }
    }
  }

  func measures(_ sums: ArraySlice<Double>, weight: Double, loss: Double) -> [Measure] {
    sums.map { Measure("meanAbsoluteError", $0 / weight) }
  }
}

/// The accuracy for targets of 0 or 1: a prediction above one half counts as 1.
struct BinaryAccuracy: Metric {
  var width: Int { 1 }

  func add(_ predictions: Matrix, _ targets: Elements, _ rows: Range<Int>, _ add: (Int, Double) -> Void) {
    forEachNumber(predictions, targets, rows) { _, prediction, target in
      if (prediction > 0.5) == (target > 0.5) { add(0, 1 / Double(predictions.columns)) }
    }
  }

  func measures(_ sums: ArraySlice<Double>, weight: Double, loss: Double) -> [Measure] {
    sums.map { Measure("accuracy", $0 / weight) }
  }
}

/// The F1 score of the positive targets: its mean over the outputs (macro), and the score over all outputs together
/// (micro), as in scikit-learn.
struct BinaryF1Score: Metric {
  /// The names of the outputs.
  let labels: [String]

  private var outputs: Int { labels.count }
  var width: Int { 3 * outputs }

  func add(_ predictions: Matrix, _ targets: Elements, _ rows: Range<Int>, _ add: (Int, Double) -> Void) {
    forEachNumber(predictions, targets, rows) { output, prediction, target in
      if target > 0.5 { add(Hits.wanted(output), 1) }
      if prediction > 0.5 { add(Hits.predicted(output), 1) }
      if min(target, prediction) > 0.5 { add(Hits.right(output), 1) }
    }
  }

  func measures(_ sums: ArraySlice<Double>, weight: Double, loss: Double) -> [Measure] {
    let hits = (0..<outputs).map { Hits(Array(sums), $0) }
    if outputs == 1 { return [Measure("f1", Hits.meanF1(hits))] }
    return [Measure("f1", Hits.meanF1(hits)), Measure("f1Micro", Hits.microF1(hits))]
      + zip(labels, hits).flatMap { $1.measures(of: $0) }
  }
}

/// Calls `body` for each output that has a target, with the number of the output, the prediction and the target.
func forEachNumber(
  _ predictions: Matrix, _ targets: Elements, _ rows: Range<Int>, _ body: (Int, Float, Float) -> Void
) {
  for (row, target) in rows.enumerated() {
    for output in 0..<predictions.columns {
      let wanted = targets.values[target * predictions.columns + output]
      if !wanted.isNaN { body(output, predictions[row, output], wanted) }
    }
  }
}
