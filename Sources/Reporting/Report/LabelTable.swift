/// Counts how often each of several labels is true, predicted, and both.
package struct LabelTable {
  private let labels: [String]
  private var targets: [Int]
  private var predictions: [Int]
  private var hits: [Int]

  /// Creates a table of zeros.
  package init(labels: [String]) {
    self.labels = labels
    targets = labels.map { _ in 0 }
    (predictions, hits) = (targets, targets)
  }

  /// Counts a prediction of one label.
  package mutating func add(_ label: Int, truth: Bool, prediction: Bool) {
    targets[label] += truth ? 1 : 0
    predictions[label] += prediction ? 1 : 0
    hits[label] += truth && prediction ? 1 : 0
  }

  /// The table in HTML, with precision, recall and F1 of each label.
  package var html: String {
    let rows = labels.indices.map { label in
      let (precision, recall) = (share(hits[label], predictions[label]), share(hits[label], targets[label]))
      let f1 = share(2 * hits[label], predictions[label] + targets[label])
      return HTMLTable.Row(
        cells: [labels[label], grouped(targets[label]), grouped(predictions[label])]
          + [precision, recall, f1].map { $0.map { fixed($0, 3) } ?? "" })
    }
    return "<p class=\"note\">A label is predicted if its probability is above one half.</p>"
      + HTMLTable(header: ["label", "targets", "predictions", "precision", "recall", "F1"], rows: rows).html
  }

  /// Returns a part of a whole; nil for a part of nothing.
  private func share(_ part: Int, _ whole: Int) -> Double? { whole == 0 ? nil : Double(part) / Double(whole) }
}
