import Failures
import Files

/// Reads the columns of a table that a model needs, series by series.
struct SeriesTable {
  private let table: DelimitedTable
  /// The index and the name of each input and target column. The index is nil for a target that the table lacks.
  private let columns: [(index: Int?, name: String)]
  private let group: Int?
  private let time: Int?
  private let numbers: NumberCells
  private let mark: UInt8

  /// Finds the columns of the plan.
  ///
  /// - Parameter needsTargets: whether a missing target column is an error.
  /// - Throws: a failure of kind `data` if the table does not have a column.
  init(_ table: DelimitedTable, _ plan: DataPlan, needsTargets: Bool) throws {
    self.table = table
    columns =
      try plan.inputs.map { (try table.column($0, from: "data.inputs"), $0) }
      + plan.targets.map { name in
        (needsTargets || table.has(name) ? try table.column(name, from: "data.targets") : nil, name)
      }
    group = try plan.group.map { try table.column($0, from: "data.group") }
    time = try plan.time.map { try table.column($0, from: "data.time") }
    mark = try plan.decimal?.utf8.first ?? table.decimalMark(of: columns.compactMap(\.index))
    numbers = NumberCells(mark: mark, missing: plan.missingValues)
  }

  /// Reads all rows.
  ///
  /// - Returns: the series, in the order of their first rows, and how far apart their rows are.
  /// - Throws: a failure of kind `data` that names the line and the column.
  func series() throws -> (series: [Series], spacing: TimeSpacing) {
    var (series, places, spacing) = ([Series](), [ExactText: Int](), TimeSpacing())
    var first: (form: Time.Form, text: String, line: Int)?
    try table.forEachRow { bytes, row in
      if isEmpty(row, bytes) { return }
      let name = group.map { bytes.text(row.cells[$0]) } ?? ""
      let place = places[ExactText(name)] ?? series.count
      if place == series.count {
        series.append(Series(name: name))
        places[ExactText(name)] = place
      }
      if let column = time {
        let time = try self.time(row, bytes, column)
        let form = first ?? (time.form, bytes.text(row.cells[column]), row.line)
        first = form
        if form.form != time.form { throw mixed(row, bytes, column, form.text, form.line) }
        let previous = series[place].times.last
        if let previous, time.point.value <= previous.value {
          throw unsorted(row, bytes, column, isSame: time.point.value == previous.value)
        }
        spacing.add(time, after: previous)
        series[place].times.append(time.point)
      }
      series[place].lines.append(row.line)
      for (index, name) in columns {
        series[place].values.append(try index.map { try number(row, bytes, $0, name) } ?? .nan)
      }
    }
    return (series, spacing)
  }

  /// Whether a row has neither a time nor numbers, such as spreadsheets write below a table.
  private func isEmpty(_ row: DelimitedTable.Row, _ bytes: Span<UInt8>) -> Bool {
    guard let time, bytes.isBlank(row.cells[time].bytes) else { return false }
    return columns.allSatisfy { $0.index.map { bytes.isBlank(row.cells[$0].bytes) } ?? true }
  }

  private func number(_ row: DelimitedTable.Row, _ bytes: Span<UInt8>, _ column: Int, _ name: String) throws -> Double {
    switch numbers.content(bytes, row.cells[column].bytes) {
    case .number(let number): return number
    case .missing: return .nan
    case .other:
      throw Failure(
        .data,
        "\(table.path), line \(row.line): \(name) is \"\(bytes.text(row.cells[column]))\", which is not a number; correct "
          + "it, leave the column out, or name it with data.missing-values if it means a missing number")
    }
  }

  private func time(_ row: DelimitedTable.Row, _ bytes: Span<UInt8>, _ column: Int) throws -> Time {
    let problem: String
    switch TimeText(bytes, row.cells[column].bytes, mark: mark) {
    case .time(let time): return time
    case .impossible: problem = "a time that does not exist; correct it"
    case .doubtful: problem = "a date or a number; write a date as 2013-01-31"
    case .other: problem = "which is not a time; write it as 2013-01-31 18:00:00, 2013-01-31, 2013-01 or a number"
    }
    throw Failure(.data, "\(place(row, bytes, column)), \(problem)")
  }

  private func mixed(
    _ row: DelimitedTable.Row, _ bytes: Span<UInt8>, _ column: Int, _ other: String, _ line: Int
  ) -> Failure {
    Failure(
      .data,
      "\(place(row, bytes, column)), but line \(line) has \"\(other)\"; write all times in one form, with a zone or "
        + "without")
  }

  private func unsorted(_ row: DelimitedTable.Row, _ bytes: Span<UInt8>, _ column: Int, isSame: Bool) -> Failure {
    Failure(
      .data,
      "\(place(row, bytes, column)), \(isSame ? "the same time as" : "earlier than") in the row before; sort the rows by "
        + "time, without duplicates, and name the column that separates series with data.group")
  }

  private func place(_ row: DelimitedTable.Row, _ bytes: Span<UInt8>, _ column: Int) -> String {
    "\(table.path), line \(row.line): \(table.header[column]) is \"\(bytes.text(row.cells[column]))\""
  }
}
