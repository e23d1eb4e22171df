import Failures
import Foundation

/// A table of numbers in the order of time. An example is a window of rows; its targets are in a row after the window.
struct SeriesFile: ExampleFormat {
  private let plan: DataPlan
  private let needsTargets: Bool

  /// - Parameter needsTargets: whether each window needs a row with its targets. Without, the last windows of a series
  ///   reach to its end, and their targets are missing.
  init(_ plan: DataPlan, needsTargets: Bool) { (self.plan, self.needsTargets) = (plan, needsTargets) }

  /// The numbers of the input and target columns, one series after another.
  struct Rows {
    /// The inputs and then the targets of each row, row by row.
    var values: [Double] = []
    /// The rows of each series.
    var series: [Range<Int>] = []
    var windows: [Window] = []
    /// The names of the series that are shorter than a window and its horizon.
    var short: [String] = []
  }

  /// The rows of an example.
  struct Window {
    /// The index of the series.
    let series: Int
    /// The first row.
    let start: Int
    /// The row of the targets; nil if it is after the end of the series.
    let target: Int?
  }

  func rows(_ bytes: Data, _ path: String) throws -> Rows {
    let names = plan.inputs + plan.targets
    let table = try DelimitedTable(
      bytes, path, delimiter: plan.delimiter?.utf8.first,
      names: (needsTargets ? names : plan.inputs) + [plan.time, plan.group].compactMap(\.self))
    let (all, spacing) = try SeriesTable(table, plan, needsTargets: needsTargets).series()
    var rows = Rows()
    for read in all {
      var series = try read.withMissingRows(spacing, columns: names.count, most: plan.maxGap, path)
      if !needsTargets { series.removeRowsToPredict(inputs: plan.inputs.count, columns: names.count) }
      let filled = needsTargets ? names.indices : plan.inputs.indices
      try series.fill(names, filled, most: plan.maxGap, path)
      append(series, to: &rows)
    }
    if rows.windows.isEmpty {
      throw Failure(
        .data,
        "\(path) has no series of \(leastRows) rows; give more rows, or a smaller data.window or data.horizon"
      )
    }
    return rows
  }

  /// The number of rows that a series needs for one example.
  private var leastRows: Int { needsTargets ? plan.window + plan.horizon : plan.window }

  private func append(_ series: Series, to rows: inout Rows) {
    if series.lines.count < leastRows { return rows.short.append(series.name) }
    let start = rows.values.count / columns
    let end = start + series.lines.count
    rows.values += series.values
    for first in start..<end - leastRows + 1 {
      let target = first + plan.window - 1 + plan.horizon
      rows.windows.append(Window(series: rows.series.count, start: first, target: target < end ? target : nil))
    }
    rows.series.append(start..<end)
  }

  func count(_ rows: Rows) -> Int { rows.windows.count }

  func warnings(_ rows: Rows) -> [String] {
    if rows.short.isEmpty { return [] }
    let are = rows.short.count == 1 ? "is" : "are"
    return [
      "\(rows.short.count) of \(rows.series.count + rows.short.count) series \(are) left out, with fewer than \(leastRows) rows "
        + "(data.window and data.horizon): \(rows.short.list(most: 5))"
    ]
  }

  /// Returns the windows of each split. The first rows of each series are the training split, the next rows the
  /// validation split, and the last rows the test split. A window belongs to the split of its targets.
  func parts(_ rows: Rows) -> [Part: [Int]]? {
    let names: [Part] = [.training, .validation, .test]
    let splits = rows.series.map { plan.parts(of: $0.count) }
    var parts: [Part: [Int]] = [.whole: Array(rows.windows.indices)]
    for (index, window) in rows.windows.enumerated() {
      guard let target = window.target else { continue }
      let row = target - rows.series[window.series].lowerBound
      let part = splits[window.series].firstIndex { $0.contains(row) } ?? 0
      parts[names[part], default: []].append(index)
    }
    return parts
  }

  func encoding(_ rows: Rows, _ some: [Int]) -> Encoding {
    guard plan.normalize else { return Encoding() }
    // Each row counts once, even if many windows have it.
    let first = rows.series.map { series in
      series.lowerBound..<series.lowerBound + plan.parts(of: series.count)[0].count
    }
    let all = Array(first.indices)
    return Encoding(
      inputScaling: Scaling(sequences(rows, plan.inputs.indices).windows(first), all),
      targetScaling: Scaling(sequences(rows, targetColumns).windows(first), all))
  }

  func examples(_ rows: Rows, _ encoding: Encoding, _ path: String) -> Examples {
    var targets = sequences(rows, targetColumns)
    // The row of the targets that are after the end of a series.
    targets.append(values: repeatElement(Double.nan, count: targetColumns.count))
    let missing = rows.values.count / columns
    return Examples(
      inputs: sequences(rows, plan.inputs.indices).windows(rows.windows.map { $0.start..<$0.start + plan.window }),
      targets: targets.windows(rows.windows.map { ($0.target ?? missing)..<($0.target ?? missing) + 1 }),
      hasTargetAtEveryStep: false)
  }

  /// The number of input and target columns.
  private var columns: Int { plan.inputs.count + plan.targets.count }

  private var targetColumns: Range<Int> { plan.inputs.count..<columns }

  /// Returns some columns of all rows as one sequence.
  private func sequences(_ rows: Rows, _ some: Range<Int>) -> Sequences {
    var sequences = Sequences(.values(count: some.count))
    sequences.append(
      values: stride(from: 0, to: rows.values.count, by: columns).lazy.flatMap { row in
        rows.values[row + some.lowerBound..<row + some.upperBound]
      })
    return sequences
  }
}
