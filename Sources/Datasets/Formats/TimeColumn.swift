import Failures

/// What has been read of the times of all series.
struct TimeReading {
  /// How far apart the rows are.
  var spacing = TimeSpacing()
  /// The first time of the table.
  var first: (form: Time.Form, text: String, line: Int)?
}

/// What has been read of the times of one series.
struct SeriesTimes {
  /// The time of the last row.
  var last: Time.Point?
  /// How clock changes were understood so far.
  var changes = ClockChanges()
  /// The line of a time that clocks show twice, if the rows do not say which of the two it is.
  var unsettled: (line: Int, text: String)? { changes.unsettled }
}

/// Reads the column of a table that has the time of each row, or the two columns that have the day and the time of the
/// day.
struct TimeColumn {
  private let table: DelimitedTable
  private let reader: TimeReader
  /// The column with the times, or with the days.
  let column: Int
  private let ofDay: Int?
  private let zoneName: String?

  /// Finds the columns of the plan.
  ///
  /// - Parameters:
  ///   - name: the column of `data.time`.
  ///   - mark: the decimal mark of times that are numbers.
  init(_ table: DelimitedTable, _ name: String, _ plan: DataPlan, mark: UInt8) throws {
    self.table = table
    reader = TimeReader(plan, mark: mark)
    column = try table.column(name, from: "data.time")
    ofDay = try plan.timeOfDay.map { try table.column($0, from: "data.time-of-day") }
    zoneName = plan.zone
  }

  /// Reads the time of a series's next row.
  ///
  /// - Throws: a failure of kind `data` that names the line and the column.
  func next(
    _ row: DelimitedTable.Row, _ bytes: Span<UInt8>, _ series: inout SeriesTimes, _ reading: inout TimeReading
  ) throws -> Time {
    let read = try time(row, bytes)
    let first = reading.first ?? (read.form, text(row, bytes), row.line)
    reading.first = first
    if first.form != read.form {
      throw Failure(
        .data,
        "\(place(row, bytes)), but line \(first.line) has \"\(first.text)\"; write all times in one form, with a zone or "
          + "without")
    }
    let time = try reader.zone.map { try placed(read, $0, row, bytes, &series) } ?? read
    if let previous = series.last, time.point.value <= previous.value {
      throw unsorted(row, bytes, isSame: time.point.value == previous.value)
    }
    reading.spacing.add(time, after: series.last, reader.zone)
    series.last = time.point
    return time
  }

  /// Returns the times of all series.
  ///
  /// - Parameters:
  ///   - frequency: the frequency of the config; nil to find it.
  ///   - unsettled: a time that comes twice and is not known to be the first or the second.
  func clock(
    _ reading: TimeReading, _ frequency: Frequency?, _ unsettled: (line: Int, text: String)?
  ) throws -> SeriesClock? {
    if let unsettled { throw twice(unsettled.line, unsettled.text) }
    guard let first = reading.first else { return nil }
    let form = reading.spacing.form ?? first.form
    return SeriesClock(
      form, frequency ?? reading.spacing.frequency ?? Frequency(.fixed(1)), dayOfMonth: reading.spacing.dayOfMonth,
      timeOfDay: reading.spacing.timeOfDay, reader.zone, TimeStyle(first.form, first.text, format: reader.format))
  }

  /// All whole numbers up to this one are doubles.
  private static let mostExact = 0x1p53

  private func time(_ row: DelimitedTable.Row, _ bytes: Span<UInt8>) throws -> Time {
    let problem: String
    switch ofDay == nil ? reader.read(bytes, row.cells[column].bytes) : reader.read(text(row, bytes)) {
    case .time(let time) where time.form == .number && abs(time.point.value) > TimeColumn.mostExact:
      problem = "a number that is too large to be exact; give times in a larger unit, such as milliseconds"
    case .time(let time): return time
    case .impossible: problem = "a time that does not exist; correct it"
    case .doubtful: problem = "a date or a number; write a date as 2013-01-31, or give data.time-format"
    case .other where reader.format != nil:
      problem = "which is not a time in the form of data.time-format; correct one of them"
    case .other:
      problem =
        "which is not a time; write it as 2013-01-31 18:00:00, 2013-01-31, 2013-01 or a number, or give "
        + "data.time-format"
    }
    throw Failure(.data, "\(place(row, bytes)), \(problem)")
  }

  private func placed(
    _ time: Time, _ zone: ZoneRules, _ row: DelimitedTable.Row, _ bytes: Span<UInt8>, _ series: inout SeriesTimes
  ) throws -> Time {
    switch series.changes.time(time, zone, after: series.last, row.line, text(row, bytes)) {
    case .success(let time): return time
    case .failure(.twice(let line, let text)): throw twice(line, text)
    case .failure(.never):
      throw Failure(
        .data,
        "\(place(row, bytes)), which clocks in \(zoneName ?? "") pass over when they are put forward; correct it, or "
          + "data.zone")
    }
  }

  private func twice(_ line: Int, _ text: String) -> Failure {
    Failure(
      .data,
      "\(table.path), line \(line): \(table.header[column]) is \"\(text)\", which clocks in \(zoneName ?? "") show twice, "
        + "and the rows do not say which it is; write times with their zone, such as \(text)+01:00")
  }

  private func unsorted(_ row: DelimitedTable.Row, _ bytes: Span<UInt8>, isSame: Bool) -> Failure {
    if isSame, text(row, bytes).split(separator: ".").last?.prefix(while: \.isNumber).count ?? 0 > 6 {
      return Failure(
        .data,
        "\(place(row, bytes)), the same microsecond as in the row before, and nothing shorter is told apart; give one row for "
          + "each, or number the rows in a column of their own")
    }
    return Failure(
      .data,
      "\(place(row, bytes)), \(isSame ? "the same time as" : "earlier than") in the row before; sort the rows by time, "
        + "without duplicates, name the column that separates series with data.group, and the zone with data.zone if clocks "
        + "change")
  }

  private func place(_ row: DelimitedTable.Row, _ bytes: Span<UInt8>) -> String {
    "\(table.path), line \(row.line): \(table.header[column]) is \"\(text(row, bytes))\""
  }

  /// The time as it is written; with two columns, the day, a space and the time of the day.
  private func text(_ row: DelimitedTable.Row, _ bytes: Span<UInt8>) -> String {
    let day = bytes.text(row.cells[column])
    return ofDay.map { "\(day) \(bytes.text(row.cells[$0]))" } ?? day
  }
}
