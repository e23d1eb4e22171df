import Failures
import Foundation

/// A table of numbers in the order of time. An example is a window of rows; its targets are the rows behind the window.
struct SeriesFile: ExampleFormat {
  private let plan: DataPlan
  private let columns: SeriesColumns
  private let needsTargets: Bool

  /// - Parameter needsTargets: whether each window needs the rows with its targets. Without, the last windows of a series
  ///   reach to its end, and their targets are missing.
  init(_ plan: DataPlan, needsTargets: Bool) {
    (self.plan, self.needsTargets) = (plan, needsTargets)
    columns = SeriesColumns(plan)
  }

  /// The numbers of all series, one behind the other, each followed by its rows ahead.
  struct Rows {
    /// The numbers of ``SeriesColumns`` of each row, row by row.
    var values: [Double] = []
    var windows: SeriesWindows
    /// The cells of each series that are the same in all rows.
    var statics: [[String]] = []
    /// The path of the table, for error messages.
    let path: String
    var splits: SeriesSplits
    /// The names of the series that are too short for an example.
    var short: [String] = []
    /// The number of rows at the start of series that were left out.
    var leftOut = 0
    /// The number of windows whose rows ahead lack what must be known of them.
    var unknown = 0
  }

  func rows(_ bytes: Data, _ path: String) throws -> Rows {
    let needed = plan.inputs + plan.known + (needsTargets ? plan.targets : [])
    let table = try DelimitedTable(
      bytes, path, delimiter: plan.delimiter?.utf8.first,
      names: needed + [plan.time, plan.timeOfDay, plan.group].compactMap(\.self), skipLines: plan.skipLines)
    var content = try SeriesTable(table, plan, needsTargets: needsTargets).content()
    if !plan.calendar.isEmpty, content.clock?.form == .number || content.clock?.form == .month {
      throw Failure(
        .data,
        "\(path): data.calendar: the times of \(plan.time ?? "") have no day; give times such as 2013-01-31, or "
          + "leave data.calendar out")
    }
    var rows = Rows(
      windows: SeriesWindows(plan, content.clock, horizon: plan.horizon), path: path,
      splits: try SeriesSplits(plan, content.clock, path))
    for index in content.series.indices {
      // Taken out, so that the rows of only one series lie in memory twice.
      var series = Series(name: "")
      swap(&series, &content.series[index])
      try append(&series, content.clock, to: &rows, path)
    }
    if rows.windows.windows.isEmpty { throw noWindows(rows, path) }
    return rows
  }

  private func noWindows(_ rows: Rows, _ path: String) -> Failure {
    if rows.unknown > 0 {
      return Failure(
        .data,
        "\(path): \(plan.known.list(most: 5)): not known for the \(plan.horizon) rows behind the last; add these rows, with "
          + "empty targets")
    }
    return Failure(
      .data,
      "\(path) has no series of \(leastRows) rows; give more rows, or a smaller data.window or data.horizon")
  }

  /// The least number of rows of a window.
  private var leastWindow: Int { min(plan.window, plan.leastWindow ?? plan.window) }

  /// The number of rows that a series needs for one example.
  private var leastRows: Int { leastWindow + (needsTargets ? plan.horizon : 0) }

  /// Appends a series: without the rows that are missing, and followed by its rows ahead.
  private func append(_ series: inout Series, _ clock: SeriesClock?, to rows: inout Rows, _ path: String) throws {
    if let clock { series = try series.withMissingRows(clock, columns: columns.count, most: plan.maxGap, path) }
    let empty = Array(columns.inputs) + (needsTargets ? Array(columns.targets) : [])
    var ahead = series.removeRowsAhead(empty, columns: columns.count)
    if plan.missing == .fill && series.count > 0 {
      rows.leftOut += try series.fillFromPast(columns.names, columns.inputs, most: plan.maxGap, path)
    }
    try checkTargets(series, path)
    try checkKnown(series, path)
    if series.count < leastRows { return rows.short.append(series.name) }
    complete(&ahead, after: series, clock)
    let start = rows.windows.rows
    rows.statics.append(series.statics)
    rows.values += series.values
    rows.values += ahead.values
    let values = series.values
    let targets = stride(from: 0, to: values.count, by: columns.count).lazy.flatMap {
      values[$0 + columns.targets.lowerBound..<$0 + columns.count]
    }
    rows.windows.append(name: series.name, targets: targets, times: series.times, timesAhead: ahead.times)
    appendWindows(start..<start + series.count, to: &rows)
  }

  /// Makes the rows ahead as many as the horizon has. Rows that the table lacks have no numbers.
  private func complete(_ ahead: inout Series, after series: Series, _ clock: SeriesClock?) {
    let count = min(ahead.count, plan.horizon)
    ahead.values = Array(ahead.values.prefix(count * columns.count))
    ahead.values += repeatElement(.nan, count: (plan.horizon - count) * columns.count)
    ahead.times = Array(ahead.times.prefix(count))
    guard let clock, let last = series.times.last else { return }
    for step in count..<plan.horizon { ahead.times.append(clock.time(step + 1, after: last)) }
  }

  private func appendWindows(_ series: Range<Int>, to rows: inout Rows) {
    let last = needsTargets ? series.upperBound - plan.horizon : series.upperBound
    for end in series.lowerBound + leastWindow..<max(last, series.lowerBound + leastWindow - 1) + 1 {
      if needsTargets && !hasTarget(rows, end) { continue }
      if !isKnown(rows, end) {
        rows.unknown += 1
        continue
      }
      rows.windows.append(window: max(series.lowerBound, end - plan.window)..<end)
    }
  }

  /// Whether one of the rows of the horizon has a target.
  private func hasTarget(_ rows: Rows, _ first: Int) -> Bool {
    let range = first * columns.targets.count..<(first + plan.horizon) * columns.targets.count
    return rows.windows.targets[range].contains { !$0.isNaN }
  }

  /// Whether the rows of the horizon have all that must be known of them.
  private func isKnown(_ rows: Rows, _ first: Int) -> Bool {
    if columns.known.isEmpty { return true }
    return (first..<first + plan.horizon).allSatisfy { row in
      columns.known.allSatisfy { !rows.values[row * columns.count + $0].isNaN }
    }
  }

  private func checkTargets(_ series: Series, _ path: String) throws {
    guard needsTargets, series.count > 0 else { return }
    for column in columns.targets
    where (0..<series.count).allSatisfy({ series.values[$0 * columns.count + column].isNaN }) {
      throw Failure(
        .data,
        "\(path), line \(series.lines[0]): \(columns.names[column]) has no number in any row of this series; fill it in, or "
          + "leave it out")
    }
  }

  private func checkKnown(_ series: Series, _ path: String) throws {
    for row in 0..<series.count {
      for column in columns.known where series.values[row * columns.count + column].isNaN {
        throw Failure(
          .data,
          "\(path), line \(series.lines[row]): \(columns.names[column]) is missing, but data.known says that it is known "
            + "for each row; fill it in, or name it with data.inputs")
      }
    }
  }

  func count(_ rows: Rows) -> Int { rows.windows.windows.count }

  func windows(_ rows: Rows) -> SeriesWindows? { rows.windows }

  func warnings(_ rows: Rows) -> [String] {
    var warnings: [String] = []
    if !rows.short.isEmpty {
      let are = rows.short.count == 1 ? "is" : "are"
      warnings.append(
        "\(rows.short.count) of \(rows.windows.seriesCount + rows.short.count) series \(are) left out, with fewer than "
          + "\(leastRows) rows (data.window and data.horizon): \(rows.short.list(most: 5))")
    }
    if rows.leftOut > 0 {
      warnings.append(
        "\(rows.leftOut) \(rows.leftOut == 1 ? "row is" : "rows are") left out at the start of series, where an input has no number "
          + "yet")
    }
    return warnings
  }

  private static let parts: [Part] = [.training, .validation, .test]

  /// Returns the rows of each split of each series, among the rows of all series.
  private func splits(_ rows: Rows) -> [[Range<Int>]] {
    rows.windows.series.map { series in
      let times = rows.windows.times.isEmpty ? [] : rows.windows.times[series.rows]
      return rows.splits.rows(count: series.rows.count, times).map {
        series.rows.lowerBound + $0.lowerBound..<series.rows.lowerBound + $0.upperBound
      }
    }
  }

  /// Returns the windows of each split. The first rows of each series are the training split, the next rows the
  /// validation split, and the last rows the test split. A window belongs to the split that has all of its targets.
  func parts(_ rows: Rows) -> [Part: [Int]]? {
    let splits = splits(rows)
    var parts: [Part: [Int]] = [.whole: Array(rows.windows.windows.indices)]
    for (index, window) in rows.windows.windows.enumerated() {
      let targets = window.rows.upperBound..<window.rows.upperBound + plan.horizon
      guard let part = splits[window.series].firstIndex(where: { $0.clamped(to: targets) == targets }) else { continue }
      parts[SeriesFile.parts[part], default: []].append(index)
    }
    return parts
  }

  func check(_ parts: [Part: [Int]], _ rows: Rows, _ path: String) throws {
    let splits = splits(rows)
    for (index, part) in SeriesFile.parts.enumerated() where parts[part]?.isEmpty ?? true {
      guard let longest = splits.map(\.[index].count).max(), longest > 0 else { continue }
      throw Failure(
        .data,
        "\(path): the \(part.rawValue) split has at most \(longest) rows of a series, too few for a window with a data.horizon of "
          + "\(plan.horizon); give more rows, a smaller data.horizon, or another data.split")
    }
  }

  func encoding(_ rows: Rows, _ some: [Int]) throws -> Encoding {
    let statics = try StaticColumns(plan.staticColumns, of: rows.statics, rows.path)
    var encoding = Encoding()
    encoding.staticClasses = statics.classes
    guard plan.normalize != .none else { return encoding }
    // Each row counts once, even if many windows have it.
    let first = splits(rows).map { $0[0] }
    let all = Array(first.indices)
    func scaling(_ sequences: Sequences) -> Scaling { Scaling(sequences.windows(first), all) }
    let inputs = scaling(try inputs(rows, statics))
    (encoding.sourceScaling, encoding.inputScaling) =
      plan.strategy == .seq2seq ? (inputs, scaling(try decoderInputs(rows, statics))) : (nil, inputs)
    if !plan.targetsAreCounts {
      encoding.targetScaling = scaling(targets(rows, steps: 1)).repeated(plan.strategy == .direct ? plan.horizon : 1)
    }
    return encoding
  }

  func examples(_ rows: Rows, _ encoding: Encoding, _ path: String) throws -> Examples {
    let statics = StaticColumns(plan.staticColumns, classes: encoding.staticClasses)
    let read = rows.windows.windows.lazy.map(\.rows)
    let inputs = try inputs(rows, statics)
    switch plan.strategy {
    case .direct:
      return Examples(
        inputs: inputs.windows(read),
        targets: targets(rows, steps: plan.horizon).windows(read.map { $0.upperBound..<$0.upperBound + 1 }),
        hasTargetAtEveryStep: false)
    case .recursive:
      let steps = read.map { $0.lowerBound..<$0.upperBound + plan.horizon - 1 }
      return Examples(
        inputs: inputs.windows(steps),
        targets: targets(rows, steps: 1).windows(steps.map { $0.lowerBound + 1..<$0.upperBound + 1 }),
        hasTargetAtEveryStep: true, lastTargets: plan.horizon)
    case .seq2seq:
      let ahead = read.map { $0.upperBound..<$0.upperBound + plan.horizon }
      return Examples(
        sources: inputs.windows(read), inputs: try decoderInputs(rows, statics).windows(ahead),
        targets: targets(rows, steps: 1).windows(ahead), hasTargetAtEveryStep: true)
    }
  }

  private func inputs(_ rows: Rows, _ statics: StaticColumns) throws -> Sequences {
    let features = SeriesFeatures(plan, statics)
    var sequences = Sequences(.values(count: features.count))
    sequences.append(values: features.vectors(rows.values, rows.windows, try numbers(rows, statics)))
    sequences.areGapsZero = true
    return sequences
  }

  private func decoderInputs(_ rows: Rows, _ statics: StaticColumns) throws -> Sequences {
    let features = SeriesFeatures(plan, statics)
    var sequences = Sequences(.values(count: features.decoderCount))
    sequences.append(values: features.decoderVectors(rows.values, rows.windows, try numbers(rows, statics)))
    sequences.areGapsZero = true
    return sequences
  }

  private func numbers(_ rows: Rows, _ statics: StaticColumns) throws -> [[Double]] {
    try rows.statics.indices.map {
      try statics.numbers(rows.statics[$0], series: rows.windows.name(ofSeries: $0), rows.path)
    }
  }

  /// Returns the targets of all rows as one sequence, in which a vector has those of several rows.
  private func targets(_ rows: Rows, steps: Int) -> Sequences {
    var sequences = Sequences(.values(count: steps * columns.targets.count), stride: columns.targets.count)
    sequences.append(values: rows.windows.targets.lazy.map(plan.transform.applied))
    return sequences
  }
}
