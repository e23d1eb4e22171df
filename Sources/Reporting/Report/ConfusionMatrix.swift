/// How often targets of each class are taken for each class.
package struct ConfusionMatrix {
  package let classes: [String]
  /// By the true class, then by the predicted one.
  package private(set) var counts: [[Int]]

  /// No targets yet.
  package init(classes: [String]) {
    self.classes = classes
    counts = Array(repeating: Array(repeating: 0, count: classes.count), count: classes.count)
  }

  /// Counts a target.
  package mutating func add(truth: Int, prediction: Int) { counts[truth][prediction] += 1 }

  /// Classes that fit on a page.
  private static let most = 24

  /// The matrix, or of many classes the pairs that are confused most.
  package var html: String {
    let (targets, hits) = (counts.joined().reduce(0, +), counts.indices.reduce(0) { $0 + counts[$1][$1] })
    let note =
      "<p class=\"note\">\(grouped(hits)) of \(grouped(targets)) targets are right, "
      + "\(fixed(100 * Double(hits) / Double(max(1, targets)), 1)) %. "
    if classes.count > ConfusionMatrix.most { return note + "The classes that are confused most:</p>\(pairs)" }
    return note + "Rows are the truth, columns what the model said; the shade is the share of the row.</p>\(table)"
  }

  private var table: String {
    let head = classes.map { "<th>\(escaped($0))</th>" }.joined()
    let rows = counts.enumerated().map { truth, row in
      let all = Double(max(1, row.reduce(0, +)))
      let cells = row.enumerated().map { prediction, count in
        let shade = Int((Double(count) / all * 100).rounded())
        let colour = prediction == truth ? "var(--c0)" : "var(--c1)"
        return "<td style=\"background:color-mix(in srgb,\(colour) \(shade * 7 / 10)%,transparent)\" "
          + "title=\"\(escaped(classes[truth])) taken for \(escaped(classes[prediction])): \(shade) %\">"
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
      let share = Double(count) / Double(counts[truth].reduce(0, +))
      return HTMLTable.Row(cells: [classes[truth], classes[prediction], grouped(count), "\(fixed(share * 100, 1)) %"])
    }
    let header = ["truth", "taken for", "targets", "of the class"]
    return HTMLTable(header: header, rows: Array(rows), words: [0, 1]).html
  }
}
