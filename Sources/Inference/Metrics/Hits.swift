/// The counts of a class: true positives, predictions and targets.
struct Hits {
  private let right, predicted, wanted: Double

  /// The positions of the counts among the sums.
  static func right(_ index: Int) -> Int { 3 * index }
  static func predicted(_ index: Int) -> Int { 3 * index + 1 }
  static func wanted(_ index: Int) -> Int { 3 * index + 2 }

  init(_ sums: [Double], _ index: Int) {
    right = sums[Hits.right(index)]
    predicted = sums[Hits.predicted(index)]
    wanted = sums[Hits.wanted(index)]
  }

  private var f1: Double { ratio(2 * right, predicted + wanted) }

  func measures(of label: String) -> [Measure] {
    [
      Measure("f1", of: label, f1), Measure("precision", of: label, ratio(right, predicted)),
      Measure("recall", of: label, ratio(right, wanted)), Measure("targets", of: label, wanted),
    ]
  }

  static func meanF1(_ hits: [Hits]) -> Double {
    let some = hits.filter { $0.predicted + $0.wanted > 0 }
    return some.reduce(0) { $0 + $1.f1 } / Double(max(1, some.count))
  }

  /// The F1 score over the targets of all classes together.
  static func microF1(_ hits: [Hits]) -> Double {
    let (right, others) = hits.reduce((0, 0)) { ($0.0 + $1.right, $0.1 + $1.predicted + $1.wanted) }
    return others > 0 ? 2 * right / others : 0
  }

  private func ratio(_ part: Double, _ whole: Double) -> Double { whole > 0 ? part / whole : 0 }
}
