import Datasets
import Kernels

/// The mean of |output − target|, in the data's own unit.
struct MeanAbsoluteError: Metric {
  /// What each output was divided by.
  let deviations: [Float]

  var width: Int { 1 }

  func add(_ predictions: Matrix, _ targets: Elements, _ rows: Range<Int>, _ add: (Int, Double) -> Void) {
    forEachNumber(predictions, targets, rows) { output, prediction, target in
      add(0, Double(abs(prediction - target) * deviations[output]) / Double(predictions.columns))
    }
  }

  func measures(_ sums: ArraySlice<Double>, targets: Int, loss: Double) -> [Measure] {
    sums.map { Measure("meanAbsoluteError", $0 / Double(targets)) }
  }
}

/// The share of targets of 0 or 1 on whose side of one half the probability is.
struct BinaryAccuracy: Metric {
  var width: Int { 1 }

  func add(_ predictions: Matrix, _ targets: Elements, _ rows: Range<Int>, _ add: (Int, Double) -> Void) {
    forEachNumber(predictions, targets, rows) { _, prediction, target in
      if (prediction > 0.5) == (target > 0.5) { add(0, 1 / Double(predictions.columns)) }
    }
  }

  func measures(_ sums: ArraySlice<Double>, targets: Int, loss: Double) -> [Measure] {
    sums.map { Measure("accuracy", $0 / Double(targets)) }
  }
}

/// The harmonic mean of precision and recall of the ones, and its mean over outputs (macro).
struct BinaryF1Score: Metric {
  let outputs: Int

  var width: Int { 3 * outputs }

  func add(_ predictions: Matrix, _ targets: Elements, _ rows: Range<Int>, _ add: (Int, Double) -> Void) {
    forEachNumber(predictions, targets, rows) { output, prediction, target in
      if target > 0.5 { add(Hits.wanted(output), 1) }
      if prediction > 0.5 { add(Hits.predicted(output), 1) }
      if min(target, prediction) > 0.5 { add(Hits.right(output), 1) }
    }
  }

  func measures(_ sums: ArraySlice<Double>, targets: Int, loss: Double) -> [Measure] {
    let hits = (0..<outputs).map { Hits(Array(sums), $0) }
    let each = outputs > 1 ? hits.enumerated().flatMap { $1.measures(of: "output_\($0 + 1)") } : []
    return [Measure("f1", Hits.meanF1(hits))] + each
  }
}

/// Calls `body` with each output that has a target: which it is, the prediction and the target.
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
