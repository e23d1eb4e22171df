import Failures
import Foundation

/// A table of numbers in the order of time. An example is a window of rows; its targets are in a row after the window.
struct SeriesFile: ExampleFormat {
  private let plan: DataPlan

  init(_ plan: DataPlan) { self.plan = plan }

  /// The numbers of the input and target columns, one series after another.
  struct Rows {
    /// The inputs and then the targets of each row.
    var values: [[Float]] = []
    /// The rows of each series.
    var series: [Range<Int>] = []
    /// The first row of each window, and the row of its targets.
    var windows: [(start: Int, target: Int)] = []
  }

  func rows(_ bytes: Data, _ path: String) throws -> Rows {
    let table = try SeriesTable(CSV(bytes, path), plan, path)
    var rows = Rows()
    for series in try table.series() {
      let filled = try series.filled(most: plan.maxGap, plan.inputs + plan.targets, path)
      let start = rows.values.count
      rows.values += filled
      rows.series.append(start..<rows.values.count)
      let behind = plan.window - 1 + plan.horizon
      for first in 0..<max(0, filled.count - behind) { rows.windows.append((start + first, start + first + behind)) }
    }
    if rows.windows.isEmpty {
      throw Failure(
        .data,
        "\(path) has no series of \(plan.window + plan.horizon) rows; give more rows, or a smaller data.window or data.horizon"
      )
    }
    return rows
  }

  func count(_ rows: Rows) -> Int { rows.windows.count }

  /// Returns the windows of each split. The first rows of each series are the training split, the next rows the
  /// validation split, and the last rows the test split. A window belongs to the split of its targets.
  func parts(_ rows: Rows) -> [Part: [Int]]? {
    let names: [Part] = [.training, .validation, .test]
    var parts: [Part: [Int]] = [.whole: Array(rows.windows.indices)]
    for (index, window) in rows.windows.enumerated() {
      guard let series = rows.series.first(where: { $0.contains(window.target) }) else { continue }
      let ranges = plan.parts(of: series.count)
      let part = ranges.firstIndex { $0.contains(window.target - series.lowerBound) } ?? 0
      parts[names[part], default: []].append(index)
    }
    return parts
  }

  func encoding(_ rows: Rows, _ some: [Int]) -> Encoding {
    guard plan.normalize else { return Encoding() }
    // Each row counts once, even if many windows have it.
    var first: [Range<Int>] = []
    for series in rows.series {
      let training = plan.parts(of: series.count)[0]
      first.append(series.lowerBound..<series.lowerBound + training.count)
    }
    let all = Array(first.indices)
    return Encoding(
      inputScaling: Scaling(columns(rows, plan.inputs.indices).windows(first), all),
      targetScaling: Scaling(columns(rows, targetColumns).windows(first), all))
  }

  func examples(_ rows: Rows, _ encoding: Encoding, _ path: String) -> Examples {
    Examples(
      inputs: columns(rows, plan.inputs.indices).windows(rows.windows.map { $0.start..<$0.start + plan.window }),
      targets: columns(rows, targetColumns).windows(rows.windows.map { $0.target..<$0.target + 1 }),
      hasTargetAtEveryStep: false)
  }

  private var targetColumns: Range<Int> { plan.inputs.count..<plan.inputs.count + plan.targets.count }

  private func columns(_ rows: Rows, _ columns: Range<Int>) -> Sequences {
    var sequences = Sequences(.values(count: columns.count))
    sequences.append(values: rows.values.lazy.flatMap { $0[columns] })
    return sequences
  }
}
