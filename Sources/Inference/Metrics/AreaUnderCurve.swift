import Datasets
import Kernels

/// The area under the receiver operating characteristic: how often a target of one is given a higher probability than
/// one of zero, of all pairs of them; equal probabilities count for a half. The mean over outputs.
///
/// It is exact, and so keeps the predictions of all targets, which have to be in one process.
final class AreaUnderCurve: Metric {
  private var predictions: [[(probability: Float, isOne: Bool)]]  // of each output

  /// - Parameter outputs: how many; one where the targets are two classes.
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

  func measures(_ sums: ArraySlice<Double>, targets: Int, loss: Double) -> [Measure] {
    let areas = predictions.compactMap(area)
    return areas.isEmpty ? [] : [Measure("auc", areas.reduce(0, +) / Double(areas.count))]
  }

  /// By the ranks of the ones (Mann and Whitney, 1947); none where all targets are alike.
  private func area(_ predictions: [(probability: Float, isOne: Bool)]) -> Double? {
    let sorted = predictions.sorted { $0.probability < $1.probability }
    let ones = sorted.count { $0.isOne }
    guard ones > 0 && ones < sorted.count else { return nil }
    var (ranks, start) = (0.0, 0)
    while start < sorted.count {
      // Equal probabilities share the mean of their ranks, start + 1 to end.
      let end = sorted[(start + 1)...].firstIndex { $0.probability != sorted[start].probability } ?? sorted.count
      ranks += Double(sorted[start..<end].count { $0.isOne }) * Double(start + 1 + end) / 2
      start = end
    }
    return (ranks - Double(ones * (ones + 1)) / 2) / Double(ones * (sorted.count - ones))
  }
}
