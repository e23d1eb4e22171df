/// Counts how often each class is predicted for the targets of each class.
package struct ConfusionMatrix {
  package let classes: [String]
  /// The counts: rows are true classes, columns are predicted classes.
  package private(set) var counts: [[Int]]

  /// Creates a matrix of zeros.
  package init(classes: [String]) {
    self.classes = classes
    counts = Array(repeating: Array(repeating: 0, count: classes.count), count: classes.count)
  }

  /// Counts a prediction.
  package mutating func add(truth: Int, prediction: Int) { counts[truth][prediction] += 1 }

  /// The largest number of classes for which the whole matrix is shown.
  private static let maximumClasses = 24

  /// The matrix in HTML. If there are too many classes for it, a table of the classes that are confused most.
  package var html: String {
    let (targets, hits) = (counts.joined().reduce(0, +), counts.indices.reduce(0) { $0 + counts[$1][$1] })
    let note =
      "<p class=\"note\">\(grouped(hits)) of \(grouped(targets)) predictions are correct, "
      + "\(fixed(100 * Double(hits) / Double(max(1, targets)), 1)) %. "
    if classes.count > ConfusionMatrix.maximumClasses { return note + "The most frequent confusions:</p>\(pairs)" }
    return note + "Rows are true classes, columns are predictions. The shade is the fraction of the row.</p>\(table)"
  }

  private var table: String {
    let head = classes.map { "<th>\(escaped($0))</th>" }.joined()
    let rows = counts.enumerated().map { truth, row in
      let all = Double(max(1, row.reduce(0, +)))
      let cells = row.enumerated().map { prediction, count in
        let shade = Int((Double(count) / all * 100).rounded())
        let colour = prediction == truth ? "var(--c0)" : "var(--c1)"
        return "<td style=\"background:color-mix(in srgb,\(colour) \(shade * 7 / 10)%,transparent)\" "
          + "title=\"\(escaped(classes[truth])) predicted as \(escaped(classes[prediction])): \(shade) %\">"
          + "\(count == 0 ? "·" : "\(count)")</td>"
      }
      return "<tr><th class=\"side\">\(escaped(classes[truth]))</th>\(cells.joined())</tr>\n"
    }
    return "<div class=\"scroll\"><table class=\"matrix\"><tr><th></th>\(head)</tr>\n\(rows.joined())</table></div>\n"
  }

  private var pairs: String {
    let wrong = counts.indices.flatMap { truth in
      counts.indices.filter { $0 != truth && counts[truth][$0] > 0 }.map { (truth, $0, counts[truth][$0]) }
    }
    let rows = wrong.sorted { ($1.2, $0.0, $0.1) < ($0.2, $1.0, $1.1) }.prefix(20).map { truth, prediction, count in
      let percentage = percent(Double(count) / Double(counts[truth].reduce(0, +)))
      return HTMLTable.Row(cells: [classes[truth], classes[prediction], grouped(count), percentage])
    }
    let header = ["class", "predicted as", "targets", "of the class"]
    return HTMLTable(header: header, rows: Array(rows), words: [0, 1]).html
  }
}
