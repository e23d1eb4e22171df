import Datasets
import Kernels

/// Accuracy: the fraction of targets whose class is the most likely one. With more than five classes also the top-5
/// accuracy.
struct Accuracy: Metric {
  let classes: Int

  var width: Int { classes > 5 ? 2 : 1 }

  func add(_ predictions: Matrix, _ targets: Elements, _ rows: Range<Int>, _ add: (Int, Double) -> Void) {
    for (row, target) in rows.enumerated() where targets.tokens[target] >= 0 {
      let rank = predictions.rank(ofColumn: Int(targets.tokens[target]), row: row)
      if rank < 1 { add(0, 1) }
      if rank < 5 && width > 1 { add(1, 1) }
    }
  }

  func measures(_ sums: ArraySlice<Double>, weight: Double, loss: Double) -> [Measure] {
    zip(["accuracy", "top5Accuracy"], sums).map { Measure($0, $1 / weight) }
  }
}

/// The F1 score of each class, the harmonic mean of precision and recall, and its mean over the classes (macro).
///
/// A class without targets and without predictions is left out of the mean, as in scikit-learn's `f1_score`.
struct F1Score: Metric {
  let labels: [String]

  var width: Int { 3 * labels.count }

  func add(_ predictions: Matrix, _ targets: Elements, _ rows: Range<Int>, _ add: (Int, Double) -> Void) {
    for (row, target) in rows.enumerated() where targets.tokens[target] >= 0 {
      let (wanted, predicted) = (Int(targets.tokens[target]), predictions.likeliest(row))
      add(Hits.wanted(wanted), 1)
      add(Hits.predicted(predicted), 1)
      if wanted == predicted { add(Hits.right(wanted), 1) }
    }
  }

  func measures(_ sums: ArraySlice<Double>, weight: Double, loss: Double) -> [Measure] {
    let hits = labels.indices.map { Hits(Array(sums), $0) }
    return [Measure("f1", Hits.meanF1(hits))] + zip(labels, hits).flatMap { $1.measures(of: $0) }
  }
}

extension Matrix {
  /// The column with the largest value of a row. The first of them if several are equal.
  package func likeliest(_ row: Int) -> Int {
    (1..<max(1, columns)).reduce(0) { self[row, $1] > self[row, $0] ? $1 : $0 }
  }
}
