import Datasets
import Kernels

/// The area under the ROC curve: the probability that a positive target has a higher prediction than a negative one.
/// Equal predictions count as one half. For several outputs it is their mean.
///
/// It is exact, so it keeps the predictions of all targets, which must be in one process.
final class AreaUnderCurve: Metric {
  private var predictions: [[(probability: Float, isOne: Bool)]]  // of each output

  /// - Parameter outputs: the number of outputs. One for a model of two classes.
  init(outputs: Int) { predictions = Array(repeating: [], count: outputs) }

  var width: Int { 0 }

  func add(_ predictions: Matrix, _ targets: Elements, _ rows: Range<Int>, _ add: (Int, Double) -> Void) {
    guard targets.tokens.isEmpty else { return self.add(classes: predictions, targets.tokens, rows) }
    forEachNumber(predictions, targets, rows) { self.predictions[$0].append(($1, $2 > 0.5)) }
  }

  private func add(classes: Matrix, _ targets: [Int32], _ rows: Range<Int>) {
    for (row, target) in rows.enumerated() where targets[target] >= 0 {
      predictions[0].append((classes[row, 1], targets[target] == 1))
    }
  }

  func measures(_ sums: ArraySlice<Double>, weight: Double, loss: Double) -> [Measure] {
    let areas = predictions.compactMap(area)
    return areas.isEmpty ? [] : [Measure("auc", areas.reduce(0, +) / Double(areas.count))]
  }

  /// The area by the rank sum of the positive targets (Mann and Whitney, 1947). Nil if all targets are equal.
  private func area(_ predictions: [(probability: Float, isOne: Bool)]) -> Double? {
    let sorted = predictions.sorted { $0.probability < $1.probability }
    let ones = sorted.count { $0.isOne }
    guard ones > 0 && ones < sorted.count else { return nil }
    var (ranks, start) = (0.0, 0)
    while start < sorted.count {
      // Equal probabilities share the mean of their ranks, which are start + 1 to end.
      let end = sorted[(start + 1)...].firstIndex { $0.probability != sorted[start].probability } ?? sorted.count
      ranks += Double(sorted[start..<end].count { $0.isOne }) * Double(start + 1 + end) / 2
      start = end
    }
    return (ranks - Double(ones * (ones + 1)) / 2) / Double(ones * (sorted.count - ones))
  }
}
