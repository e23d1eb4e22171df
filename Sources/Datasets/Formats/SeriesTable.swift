import Failures
import Foundation

/// The columns of a table that a model needs, series by series. It adds rows for missing times.
struct SeriesTable {
  private let table: CSV
  private let path: String
  private let columns: [Int]
  private let group: Int?
  private let timeColumn: Int?
  private let maxGap: Int

  init(_ table: CSV, _ plan: DataPlan, _ path: String) throws {
    self.table = table
    self.path = path
    maxGap = plan.maxGap
    columns =
      try plan.inputs.map { try table.column($0, from: "data.inputs") }
      + plan.targets.map { try table.column($0, from: "data.targets") }
    group = try plan.group.map { try table.column($0, from: "data.group") }
    timeColumn = try plan.time.map { try table.column($0, from: "data.time") }
  }

  /// A series of rows.
  struct Series {
    /// The line number of each row. A missing row has the line number of the next row.
    var lines: [Int] = []
    /// The numbers of each row. NaN marks a missing number.
    var values: [[Float]] = []
  }

  /// Returns the series, in the order of their first rows.
  func series() throws -> [Series] {
    var places: [String: Int] = [:]
    var records: [[(line: Int, cells: [String])]] = []
    for record in table.records {
      let name = group.map { record.cells[$0] } ?? ""
      let place = places[name] ?? records.count
      if place == records.count { records.append([]) }
      places[name] = place
      records[place].append(record)
    }
    guard let timeColumn else { return try records.map { try series($0) } }
    let times = try records.map { try $0.map { try seconds($0, timeColumn) } }
    let step = try spacing(records, times, timeColumn)
    return try zip(records, times).map { try series($0, times: $1, spacing: step) }
  }

  /// Returns a series. Where times are further apart than `spacing`, it adds the missing rows.
  private func series(
    _ records: [(line: Int, cells: [String])], times: [Double] = [], spacing: Double = 1
  ) throws -> Series {
    var series = Series()
    for (index, record) in records.enumerated() {
      let steps = index == 0 || times.isEmpty ? 1 : ((times[index] - times[index - 1]) / spacing).rounded()
      // This check comes before the memory for the rows: a wrong time can be any distance away.
      if steps - 1 > Double(maxGap) {
        throw Failure(
          .data,
          "\(path), line \(record.line): \(String(format: "%.0f", steps - 1)) rows are missing before this one, "
            + "but data.max-gap allows \(maxGap); raise it, correct the time, or leave data.time out")
      }
      for _ in 1..<max(1, Int(steps)) {
        series.lines.append(record.line)
        series.values.append(Array(repeating: .nan, count: columns.count))
      }
      series.lines.append(record.line)
      series.values.append(try columns.map { try number(record, $0) })
    }
    return series
  }

  private func number(_ record: (line: Int, cells: [String]), _ column: Int) throws -> Float {
    let cell = record.cells[column].trimmingCharacters(in: .whitespaces)
    if ["", "na", "nan", "null"].contains(cell.lowercased()) { return .nan }
    guard let value = Float(cell), value.isFinite else {
      throw Failure(
        .data,
        "\(path), line \(record.line): \(table.header[column]) is \"\(cell)\", which is not a number; correct it, or leave the column out"
      )
    }
    return value
  }

  /// Returns the shortest time from one row to the next.
  private func spacing(
    _ series: [[(line: Int, cells: [String])]], _ times: [[Double]], _ time: Int
  ) throws -> Double {
    var least = Double.infinity
    for (records, times) in zip(series, times) {
      for index in times.indices.dropFirst() {
        if times[index] <= times[index - 1] {
          throw Failure(
            .data,
            "\(path), line \(records[index].line): \(table.header[time]) is not later than in the row before; "
              + "sort the rows by time, and name the column that separates series with data.group")
        }
        least = min(least, times[index] - times[index - 1])
      }
    }
    return least
  }

  /// Returns a time in seconds, from text in ISO 8601, or a plain number as it is.
  private func seconds(_ record: (line: Int, cells: [String]), _ time: Int) throws -> Double {
    let cell = record.cells[time]
    if let number = Double(cell), number.isFinite { return number }
    if let date = try? Date(cell, strategy: .iso8601) { return date.timeIntervalSince1970 }
    if let day = try? Date("\(cell)T00:00:00Z", strategy: .iso8601) { return day.timeIntervalSince1970 }
    throw Failure(
      .data,
      "\(path), line \(record.line): \(table.header[time]) is \"\(cell)\", which is not a time; write it as 2013-01-31T18:00:00Z, "
        + "2013-01-31 or a number")
  }
}

extension SeriesTable.Series {
  /// Returns the rows with the missing numbers filled in, by linear interpolation between their neighbours. At an end
  /// of the series, the numbers are equal to their only neighbour.
  ///
  /// - Parameters:
  ///   - most: the maximum number of consecutive missing numbers.
  ///   - names: the names of the columns, for error messages.
  /// - Throws: a failure of kind `data` for more than `most` consecutive missing numbers.
  func filled(most: Int, _ names: [String], _ path: String) throws -> [[Float]] {
    var rows = values
    for column in names.indices {
      var row = 0
      while row < rows.count {
        let start = row
        while row < rows.count && rows[row][column].isNaN { row += 1 }
        if row > start {
          let count = row - start
          if count > most || count == rows.count {
            throw Failure(
              .data,
              "\(path), line \(lines[start]): \(names[column]) is missing in \(count == 1 ? "1 row" : "\(count) consecutive rows"), "
                + "but data.max-gap allows \(most); raise it, or leave the column out")
          }
          fill(&rows, column, start..<row)
        }
        row += 1
      }
    }
    return rows
  }

  private func fill(_ rows: inout [[Float]], _ column: Int, _ gap: Range<Int>) {
    let before = gap.lowerBound > 0 ? rows[gap.lowerBound - 1][column] : nil
    let after = gap.upperBound < rows.count ? rows[gap.upperBound][column] : nil
    for row in gap {
      let fraction = Float(row - gap.lowerBound + 1) / Float(gap.count + 1)
      let (a, b) = (before ?? after ?? 0, after ?? before ?? 0)
      rows[row][column] = a + (b - a) * fraction
    }
  }
}
