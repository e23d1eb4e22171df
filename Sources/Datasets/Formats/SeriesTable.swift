import Failures
import Files

/// Reads the columns of a table that a model needs, series by series.
struct SeriesTable {
  private let table: DelimitedTable
  /// The index and the name of each column of numbers. The index is nil for a target that the table lacks.
  private let columns: [(index: Int?, name: String)]
  private let group: Int?
  private let statics: [Int]
  private let time: TimeColumn?
  private let numbers: NumberCells
  private let isCounted: Range<Int>
  /// The columns of numbers whose logarithms are taken.
  private let isPositive: Set<Int>
  private let frequency: Frequency?

  /// What was read.
  struct Content {
    /// The series, in the order of their first rows.
    var series: [Series] = []
    /// The times of their rows; nil without times.
    var clock: SeriesClock?
  }

  /// Finds the columns of the plan.
  ///
  /// - Parameter needsTargets: whether a missing target column is an error.
  /// - Throws: a failure of kind `data` if the table does not have a column.
  init(_ table: DelimitedTable, _ plan: DataPlan, needsTargets: Bool) throws {
    self.table = table
    columns =
      try plan.inputs.map { (try table.column($0, from: "data.inputs"), $0) }
      + plan.known.map { (try table.column($0, from: "data.known"), $0) }
      + plan.targets.map { name in
        (needsTargets || table.has(name) ? try table.column(name, from: "data.targets") : nil, name)
      }
    statics = try plan.staticColumns.map { try table.column($0, from: "data.static") }
    group = try plan.group.map { try table.column($0, from: "data.group") }
    let mark = try plan.decimal?.utf8.first ?? table.decimalMark(of: columns.compactMap(\.index))
    time = try plan.time.map { try TimeColumn(table, $0, plan, mark: mark) }
    numbers = NumberCells(mark: mark, missing: plan.missingValues)
    isCounted = plan.targetsAreCounts ? SeriesColumns(plan).targets : 0..<0
    let places = SeriesColumns(plan)
    isPositive = plan.transform.isLog ? Set(places.inputs).union(places.targets) : []
    frequency = plan.frequency
  }

  /// Reads all rows.
  ///
  /// - Throws: a failure of kind `data` that names the line and the column.
  func content() throws -> Content {
    var (content, places, times) = (Content(), [ExactText: Int](), [SeriesTimes]())
    var reading = TimeReading()
    try table.forEachRow { bytes, row in
      if isEmpty(row, bytes) { return }
      let name = group.map { bytes.text(row.cells[$0]) } ?? ""
      let place = places[ExactText(name)] ?? content.series.count
      if place == content.series.count {
        content.series.append(Series(name: name, statics: statics.map { bytes.text(row.cells[$0]) }))
        times.append(SeriesTimes())
        places[ExactText(name)] = place
      }
      try checkStatics(row, bytes, content.series[place])
      if let time {
        content.series[place].times.append(try time.next(row, bytes, &times[place], &reading))
      }
      content.series[place].lines.append(row.line)
      for column in columns.indices {
        content.series[place].values.append(
          try columns[column].index.map { try number(row, bytes, $0, column) } ?? .nan)
      }
    }
    content.clock = try time?.clock(reading, frequency, times.lazy.compactMap(\.unsettled).first)
    try checkFrequency(content)
    return content
  }

  /// Checks that all rows of a table are at times that `data.frequency` gives.
  private func checkFrequency(_ content: Content) throws {
    guard let clock = content.clock, let frequency else { return }
    for series in content.series {
      for row in series.times.indices.dropFirst()
      where !clock.isOnTime(series.times[row], after: series.times[row - 1]) {
        throw Failure(
          .data,
          "\(table.path), line \(series.lines[row]): \(clock.text(series.times[row])) is no whole number of rows after "
            + "\(clock.text(series.times[row - 1])) with data.frequency \(frequency.text); correct one of them")
      }
    }
  }

  /// Checks that a row has the cells of its series's first row in the columns that are the same in all rows.
  private func checkStatics(_ row: DelimitedTable.Row, _ bytes: Span<UInt8>, _ series: Series) throws {
    for (column, first) in zip(statics, series.statics) {
      let text = bytes.text(row.cells[column])
      if text.isExactly(first) && !text.isEmpty { continue }
      throw Failure(
        .data,
        "\(table.path), line \(row.line): \(table.header[column]) is \"\(text)\", but data.static says that it is the same in all "
          + "rows of a series, and the first has \"\(first)\"; correct it, or name it with data.inputs")
    }
  }

  /// Whether a row has neither a time nor numbers, such as spreadsheets write below a table.
  private func isEmpty(_ row: DelimitedTable.Row, _ bytes: Span<UInt8>) -> Bool {
    guard let time, bytes.isBlank(row.cells[time.column].bytes) else { return false }
    return columns.allSatisfy { $0.index.map { bytes.isBlank(row.cells[$0].bytes) } ?? true }
  }

  private func number(_ row: DelimitedTable.Row, _ bytes: Span<UInt8>, _ cell: Int, _ column: Int) throws -> Double {
    let name = columns[column].name
    switch numbers.content(bytes, row.cells[cell].bytes) {
    case .number(let number):
      if number <= 0 && isPositive.contains(column) {
        throw Failure(
          .data,
          "\(table.path), line \(row.line): \(name) is \"\(bytes.text(row.cells[cell]))\", which has no logarithm; give "
            + "numbers above 0, or another data.transform")
      }
      guard isCounted.contains(column), number < 0 || number != number.rounded() || number > 0x1p52 else {
        return number
      }
      throw Failure(
        .data,
        "\(table.path), line \(row.line): \(name) is \"\(bytes.text(row.cells[cell]))\", but the loss negative-binomial "
          + "is for counts; give whole numbers from 0 on, or another model.loss")
    case .missing: return .nan
    case .other:
      throw Failure(
        .data,
        "\(table.path), line \(row.line): \(name) is \"\(bytes.text(row.cells[cell]))\", which is not a number; correct "
          + "it, leave the column out, or name it with data.missing-values if it means a missing number")
    }
  }
}
