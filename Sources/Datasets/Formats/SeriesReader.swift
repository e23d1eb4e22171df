import Failures
import FoundationEssentials

/// Reads a table of series.
struct SeriesReader {
  private let plan: DataPlan
  private let columns: SeriesColumns
  private let needsTargets: Bool
  /// The encoding of a trained model; nil before there is one.
  private let trained: Encoding?

  /// - Parameters:
  ///   - needsTargets: whether each window needs the rows with its targets. Without, the last windows of a series reach to
  ///     its end, and their targets are missing.
  ///   - trained: the encoding of a trained model; nil before there is one.
  init(_ plan: DataPlan, needsTargets: Bool, trained: Encoding?) {
    (self.plan, self.needsTargets, self.trained) = (plan, needsTargets, trained)
    columns = SeriesColumns(plan)
  }

  /// Reads all rows.
  ///
  /// - Throws: a failure of kind `data` that names the file, and the line and the column where there is one.
  func rows(_ bytes: Data, _ path: String) throws -> SeriesRows {
    let needed = plan.inputs + plan.known + (needsTargets ? plan.targets : [])
    let table = try DelimitedTable(
      bytes, path, delimiter: plan.delimiter?.utf8.first,
      names: needed + [plan.time, plan.timeOfDay, plan.group].compactMap(\.self), skipLines: plan.skipLines)
    var content = try SeriesTable(table, plan, needsTargets: needsTargets, trained: trained).content()
    let needsDay = plan.calendar.contains { !$0.isOfMonths }
    if !plan.calendar.isEmpty, content.clock?.form == .number || (content.clock?.form == .month && needsDay) {
      throw Failure(
        .data,
        "\(path): data.calendar: the times of \(plan.time ?? "") have no day; give times such as 2013-01-31, or "
          + "leave data.calendar out")
    }
    var rows = SeriesRows(
      columns: columns.names.map { _ in [] }, windows: SeriesWindows(plan, content.clock, horizon: plan.horizon),
      path: path, splits: try SeriesSplits(plan, content.clock, path))
    rows.classes = content.classes
    (rows.frequency, rows.decimal) = (content.frequency, content.decimal)
    for index in content.series.indices {
      // Taken out, so that the rows of only one series lie in memory twice.
      var series = Series(name: "", columns: [])
      swap(&series, &content.series[index])
      try append(&series, content.clock, to: &rows, path)
    }
    if rows.windows.count == 0 { throw noWindows(rows, path) }
    // Before numbers are filled in, because the targets keep their gaps.
    rows.windows.targets = columns.targets.map { rows.columns[$0] }
    if plan.missing == .fill { fillFromPast(&rows) }
    return rows
  }

  /// Fills in missing numbers of the inputs with the last number before them. So a row never has what came after it.
  private func fillFromPast(_ rows: inout SeriesRows) {
    for column in columns.inputs {
      for series in rows.windows.series {
        for row in series.rows.dropFirst() where rows.columns[column][row].isNaN {
          rows.columns[column][row] = rows.columns[column][row - 1]
        }
      }
    }
  }

  private func noWindows(_ rows: SeriesRows, _ path: String) -> Failure {
    if rows.unknown > 0 {
      return Failure(
        .data,
        "\(path): \(plan.known.list(most: 5)): not known in each of the \(plan.horizon) rows behind the last; give "
          + "these rows, with empty targets")
    }
    if needsTargets, let line = rows.firstEmpty { return withoutNumber(columns.targets[0], line, path) }
    return Failure(
      .data,
      "\(path) has no series of \(leastRows) rows; give more rows, or a smaller data.window or data.horizon")
  }

  /// The least number of rows of a window.
  private var leastWindow: Int { min(plan.window, plan.leastWindow ?? plan.window) }

  /// The number of rows that a series needs for one example.
  var leastRows: Int { leastWindow + (needsTargets ? plan.horizon : 0) }

  /// Appends a series: with the rows that are missing, and followed by its rows ahead.
  private func append(_ series: inout Series, _ clock: SeriesClock?, to rows: inout SeriesRows, _ path: String) throws {
    if let clock { try series.addMissingRows(clock, known: columns.known, most: plan.maxGap, path) }
    let firstLine = series.count > 0 ? series.lines[0] : nil
    var ahead = series.removeRowsAhead(columns.inputs + (needsTargets ? columns.targets : []))
    if plan.missing == .fill && series.count > 0 {
      rows.leftOut += try series.removeStart(columns.names, columns.inputs, most: plan.maxGap, path)
    }
    if series.count == 0, rows.firstEmpty == nil { rows.firstEmpty = firstLine }
    try checkTargets(series, path)
    try checkKnown(series, path)
    if series.count < leastRows { return rows.short.append(series.name) }
    let last = clock.flatMap { clock in series.times.isEmpty ? nil : (series.times[series.times.count - 1], clock) }
    ahead.complete(horizon: plan.horizon, after: last)
    // What is to be forecast is not known, even if the table says it.
    for column in columns.targets { ahead.columns[column] = Array(repeating: .nan, count: plan.horizon) }
    rows.append(&series, ahead)
    let start = rows.windows.rows - plan.horizon - series.count
    appendWindows(start..<start + series.count, to: &rows)
  }

  private func appendWindows(_ series: Range<Int>, to rows: inout SeriesRows) {
    let last = needsTargets ? series.upperBound - plan.horizon : series.upperBound
    for end in series.lowerBound + leastWindow..<max(last, series.lowerBound + leastWindow - 1) + 1 {
      if needsTargets && !hasTarget(rows, end) { continue }
      if !isKnown(rows, end) {
        rows.unknown += 1
        continue
      }
      rows.windows.append(windowBefore: end)
    }
  }

  /// Whether one of the rows of the horizon has a target.
  private func hasTarget(_ rows: SeriesRows, _ first: Int) -> Bool {
    columns.targets.contains { column in
      (first..<first + plan.horizon).contains { !rows.columns[column][$0].isNaN }
    }
  }

  /// Whether the rows of the horizon have all that must be known of them.
  private func isKnown(_ rows: SeriesRows, _ first: Int) -> Bool {
    if columns.known.isEmpty { return true }
    return columns.known.allSatisfy { column in
      (first..<first + plan.horizon).allSatisfy { !rows.columns[column][$0].isNaN }
    }
  }

  private func checkTargets(_ series: Series, _ path: String) throws {
    guard needsTargets, series.count > 0 else { return }
    for column in columns.targets
    where series.columns[column].allSatisfy(\.isNaN) {
      throw withoutNumber(column, series.lines[0], path)
    }
  }

  private func withoutNumber(_ column: Int, _ line: Int, _ path: String) -> Failure {
    Failure(
      .data,
      "\(path), line \(line): \(columns.names[column]) has no number in any row of this series; fill it in, or leave it out"
    )
  }

  private func checkKnown(_ series: Series, _ path: String) throws {
    for row in 0..<(columns.known.isEmpty ? 0 : series.count) {
      for column in columns.known where series.columns[column][row].isNaN {
        throw Failure(
          .data,
          "\(path), line \(series.lines[row]): \(columns.names[column]) is missing, but data.known says that it is known "
            + "for each row; fill it in, or name it with data.inputs")
      }
    }
  }
}
