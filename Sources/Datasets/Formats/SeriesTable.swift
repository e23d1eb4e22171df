import Failures
import Files

/// Reads the columns of a table that a model needs, series by series.
struct SeriesTable {
  private let table: DelimitedTable
  private let columns: SeriesColumns
  /// The index of each column in the table; nil for a target that the table lacks.
  private let cells: [Int?]
  private let group: Int?
  private let statics: [Int]
  private let time: TimeColumn?
  private let numbers: NumberCells
  /// The decimal mark, if it is a comma that was found in the numbers.
  private let decimal: String?
  private let classes: KnownCells
  /// The columns of counts.
  private let isCounted: Set<Int>
  /// The columns of numbers whose logarithms are taken.
  private let isPositive: Set<Int>
  private let frequency: Frequency?
  /// Whether the frequency is that of the rows that a model was trained on.
  private let isTrained: Bool

  /// What was read.
  struct Content {
    /// The series, in the order of their first rows.
    var series: [Series] = []
    /// The times of their rows; nil without times.
    var clock: SeriesClock?
    /// The frequency of the rows, if it was found; nil without times, and if the config or a model gives it.
    var frequency: String?
    /// The decimal mark, if it is a comma that was found in the numbers.
    var decimal: String?
    /// The classes of the columns that have classes, by their place in `data.known`.
    var classes: [Int: [String]] = [:]
  }

  /// Finds the columns of the plan.
  ///
  /// - Parameters:
  ///   - needsTargets: whether a missing target column is an error.
  ///   - trained: the encoding of a trained model, with the classes of the columns that are known ahead, the frequency and
  ///     the decimal mark; nil to find them.
  /// - Throws: a failure of kind `data` if the table does not have a column.
  init(_ table: DelimitedTable, _ plan: DataPlan, needsTargets: Bool, trained: Encoding?) throws {
    self.table = table
    let columns = SeriesColumns(plan)
    let places =
      try plan.inputs.map { try table.column($0, from: "data.inputs") }
      + plan.known.map { try table.column($0, from: "data.known") }
      + plan.targets.map { name in
        needsTargets || table.has(name) ? try table.column(name, from: "data.targets") : nil
      }
    var cells = [Int?](repeating: nil, count: columns.count)
    for (column, place) in zip(columns.inputs + columns.known + columns.targets, places) { cells[column] = place }
    statics = try plan.staticColumns.map { try table.column($0, from: "data.static") }
    group = try plan.group.map { try table.column($0, from: "data.group") }
    let mark =
      try plan.decimal?.utf8.first
      ?? table.decimalMark(of: cells.compactMap(\.self), inDoubt: trained?.decimal?.utf8.first)
    decimal = plan.decimal == nil && mark == UInt8(ascii: ",") ? "," : nil
    time = try plan.time.map { try TimeColumn(table, $0, plan, mark: mark) }
    numbers = NumberCells(mark: mark, missing: plan.missingValues)
    self.classes = try KnownCells(
      table, columns, cells, numbers, MissingMarks(plan.missingValues, mark: mark),
      trained: trained?.knownClasses)
    isCounted = plan.targetsAreCounts ? Set(columns.targets) : []
    isPositive = plan.transform.isLog ? Set(columns.inputs + columns.targets) : []
    isTrained = plan.frequency == nil && trained?.frequency != nil
    frequency = plan.frequency ?? trained?.frequency.flatMap { Frequency($0) }
    (self.columns, self.cells) = (columns, cells)
  }

  /// Reads all rows.
  ///
  /// - Throws: a failure of kind `data` that names the line and the column.
  func content() throws -> Content {
    var (content, places, times) = (Content(), [ExactText: Int](), [SeriesTimes]())
    var (reading, classes) = (TimeReading(), classes)
    try table.forEachRow { bytes, row in
      if isEmpty(row, bytes) { return }
      let place = place(row, bytes, &places)
      if place == content.series.count {
        let name = group.map { bytes.text(row.cells[$0]) } ?? ""
        content.series.append(
          Series(name: name, statics: statics.map { bytes.text(row.cells[$0]) }, columns: cells.map { _ in [] }))
        times.append(SeriesTimes())
      }
      try checkStatics(row, bytes, content.series[place].statics)
      if let time { content.series[place].times.append(try time.next(row, bytes, &times[place], &reading)) }
      content.series[place].lines.append(row.line)
      for (column, cell) in cells.enumerated() {
        content.series[place].columns[column].append(
          try cell.map { try number(row, bytes, $0, column, &classes) } ?? .nan)
      }
    }
    content.clock = try time?.clock(reading, frequency, times.lazy.compactMap(\.unsettled).first)
    if time != nil && frequency == nil { content.frequency = reading.spacing.frequency?.text }
    content.decimal = decimal
    try checkFrequency(content)
    sortClasses(classes, &content)
    return content
  }

  /// Returns the place of a row's series; a new place for the first row of a series.
  private func place(_ row: DelimitedTable.Row, _ bytes: Span<UInt8>, _ places: inout [ExactText: Int]) -> Int {
    guard let group else { return 0 }
    let name = ExactText(bytes.text(row.cells[group]))
    if let place = places[name] { return place }
    places[name] = places.count
    return places.count - 1
  }

  /// Numbers the classes by their order, rather than by their first rows.
  private func sortClasses(_ classes: KnownCells, _ content: inout Content) {
    content.classes = classes.classes
    for (column, places) in classes.places {
      for series in content.series.indices {
        for row in content.series[series].columns[column].indices {
          let number = content.series[series].columns[column][row]
          if !number.isNaN { content.series[series].columns[column][row] = Double(places[Int(number)]) }
        }
      }
    }
  }

  /// Checks that all rows of a table are at times that `data.frequency` gives.
  private func checkFrequency(_ content: Content) throws {
    if !isTrained, let frequency, let form = content.clock?.form, frequency.isOfNumbers != (form == .number) {
      throw Failure(
        .data,
        "data.frequency: the times of \(table.path) are \(form == .number ? "numbers" : "dates"), but \(frequency.text) is "
          + "\(frequency.isOfNumbers ? "a number; give a unit too, such as h or D" : "for dates; give a number")")
    }
    guard let clock = content.clock, let off = firstOff(content.series, clock) else { return }
    let usual = frequency == nil ? UsualSpacing(content.series.map(\.times), clock).usual : clock
    let (series, row) = firstOff(content.series, usual) ?? off
    let time = "\(table.path), line \(series.lines[row]): \(clock.text(series.times[row]))"
    if !usual.isAnchored(series.times[row]) {
      throw Failure(.data, "\(time) is no time of data.frequency \(usual.frequency.text); correct one of them")
    }
    let before = "is no whole number of rows after \(clock.text(series.times[row - 1]))"
    guard let frequency else {
      throw Failure(
        .data, "\(time) \(before), as other rows are; correct the time, or leave data.time out to count rows alone")
    }
    throw Failure(
      .data,
      isTrained
        ? "\(time) \(before) with the frequency \(frequency.text) that the model was trained on; give rows that are as far apart"
        : "\(time) \(before) with data.frequency \(frequency.text); correct one of them")
  }

  /// Returns the first row that is not at a time of its frequency.
  private func firstOff(_ some: [Series], _ clock: SeriesClock) -> (series: Series, row: Int)? {
    for series in some where clock.frequency.anchor != nil || !series.times.areWholeAndOnTime(clock) {
      for row in 0..<series.times.count {
        let time = series.times[row]
        if !clock.isAnchored(time) || (row > 0 && !clock.isOnTime(time, after: series.times[row - 1])) {
          return (series, row)
        }
      }
    }
    return nil
  }

  /// Checks that a row has the cells of its series's first row in the columns that are the same in all rows.
  private func checkStatics(_ row: DelimitedTable.Row, _ bytes: Span<UInt8>, _ firsts: [String]) throws {
    for (column, first) in zip(statics, firsts) {
      let text = bytes.text(row.cells[column])
      if text.isEmpty && first.isEmpty {
        throw Failure(
          .data,
          "\(table.path), line \(row.line): \(table.header[column]) is missing, but data.static says that it is known of each series; "
            + "fill it in, or leave the column out")
      }
      if text.isExactly(first) { continue }
      throw Failure(
        .data,
        "\(table.path), line \(row.line): \(table.header[column]) is \"\(text)\", but data.static says that it is the same in all "
          + "rows of a series, and the first has \"\(first)\"; correct it, or name it with data.inputs")
    }
  }

  /// Whether a row has neither a time nor numbers, such as spreadsheets write below a table.
  private func isEmpty(_ row: DelimitedTable.Row, _ bytes: Span<UInt8>) -> Bool {
    guard let time, bytes.isBlank(row.cells[time.column].bytes) else { return false }
    return cells.allSatisfy { $0.map { bytes.isBlank(row.cells[$0].bytes) } ?? true }
  }

  private func number(
    _ row: DelimitedTable.Row, _ bytes: Span<UInt8>, _ cell: Int, _ column: Int, _ classes: inout KnownCells
  ) throws -> Double {
    if classes.has(column) { return try classes.number(bytes.text(row.cells[cell]), column, line: row.line) }
    return try number(row, bytes, cell, column)
  }

  private func number(_ row: DelimitedTable.Row, _ bytes: Span<UInt8>, _ cell: Int, _ column: Int) throws -> Double {
    let name = columns.names[column]
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
