import Failures
import Foundation

/// The rows of a series.
struct Series {
  /// The name of the series: the cell of `data.group`, or empty for the only series of a table.
  let name: String
  /// The cells of the columns that are the same in all rows.
  var statics: [String] = []
  /// The line number of each row. A missing row has the line number of the next row.
  var lines: [Int] = []
  /// The time of each row; empty for a series without times.
  var times: [Time.Point] = []
  /// The numbers of all rows, row by row. NaN marks a missing number.
  var values: [Double] = []

  /// The number of rows.
  var count: Int { lines.count }

  /// Adds rows of missing numbers where rows are missing.
  ///
  /// - Parameters:
  ///   - clock: how far apart the rows should be.
  ///   - columns: the number of numbers of a row.
  ///   - most: the maximum number of consecutive missing rows.
  /// - Throws: a failure of kind `data` for more than `most` consecutive missing rows.
  func withMissingRows(_ clock: SeriesClock, columns: Int, most: Int, _ path: String) throws -> Series {
    let isWhole = times.indices.dropFirst().allSatisfy { clock.steps(from: times[$0 - 1], to: times[$0]) <= 1 }
    if isWhole { return self }
    var result = Series(name: name, statics: statics)
    for (row, line) in lines.enumerated() {
      let missing = row > 0 ? clock.steps(from: times[row - 1], to: times[row]) - 1 : 0
      // This check comes before the memory for the rows: a wrong time can be any distance away.
      if missing > Double(most) {
        throw Failure(
          .data,
          "\(path), line \(line): \(String(format: "%.0f", missing)) rows are missing before this one, "
            + "but data.max-gap allows \(most); raise it, correct the time, or leave data.time out")
      }
      for step in 0..<Int(missing) { result.times.append(clock.time(step + 1, after: times[row - 1])) }
      result.times.append(times[row])
      result.lines += repeatElement(line, count: Int(missing) + 1)
      result.values += repeatElement(.nan, count: Int(missing) * columns)
      result.values += values[row * columns..<(row + 1) * columns]
    }
    return result
  }

  /// Fills in missing numbers with the last number before them. So a row never has what came after it. The rows before
  /// the first number of each column are removed.
  ///
  /// - Parameters:
  ///   - names: the names of the columns, for error messages.
  ///   - filled: the columns to fill in.
  ///   - most: the maximum number of consecutive missing numbers.
  /// - Returns: the number of removed rows.
  /// - Throws: a failure of kind `data` for more than `most` consecutive missing numbers.
  mutating func fillFromPast(_ names: [String], _ filled: Range<Int>, most: Int, _ path: String) throws -> Int {
    var first = 0
    for column in filled {
      try forEachGap(names, column, most: most, path) { gap in
        if gap.lowerBound == 0 {
          first = max(first, gap.upperBound)
        } else {
          for row in gap { values[row * names.count + column] = values[(gap.lowerBound - 1) * names.count + column] }
        }
      }
    }
    removeRows(first: first, columns: names.count)
    return first
  }

  /// Fills in missing numbers by linear interpolation between their neighbours, for series that are read as a whole. At an
  /// end of the series, the numbers are equal to their only neighbour.
  ///
  /// - Parameters: as those of ``fillFromPast(_:_:most:_:)``.
  /// - Throws: as ``fillFromPast(_:_:most:_:)``.
  mutating func interpolate(_ names: [String], most: Int, _ path: String) throws {
    for column in names.indices {
      try forEachGap(names, column, most: most, path) { gap in
        let before = gap.lowerBound > 0 ? values[(gap.lowerBound - 1) * names.count + column] : nil
        let after = gap.upperBound < count ? values[gap.upperBound * names.count + column] : nil
        let (a, b) = (before ?? after ?? 0, after ?? before ?? 0)
        for row in gap {
          let fraction = Double(row - gap.lowerBound + 1) / Double(gap.count + 1)
          values[row * names.count + column] = a + (b - a) * fraction
        }
      }
    }
  }

  /// Calls `body` for each run of rows in which a column has no number.
  private func forEachGap(
    _ names: [String], _ column: Int, most: Int, _ path: String, _ body: (Range<Int>) -> Void
  ) throws {
    var row = 0
    while row < count {
      let start = row
      while row < count && values[row * names.count + column].isNaN { row += 1 }
      let missing = row - start
      if missing > 0 && missing == count {
        throw Failure(
          .data,
          "\(path), line \(lines[start]): \(names[column]) has no number in any row of this series; fill it in, or "
            + "leave it out")
      }
      if missing > most {
        throw Failure(
          .data,
          "\(path), line \(lines[start]): \(names[column]) is missing in \(missing == 1 ? "1 row" : "\(missing) consecutive rows"), "
            + "but data.max-gap allows \(most); raise it, or leave it out")
      }
      if missing > 0 { body(start..<row) }
      row += 1
    }
  }

  /// Removes rows at the start.
  private mutating func removeRows(first rows: Int, columns: Int) {
    if rows == 0 { return }
    lines.removeFirst(rows)
    values.removeFirst(rows * columns)
    if !times.isEmpty { times.removeFirst(rows) }
  }

  /// Removes the rows at the end that have no number in some columns, and returns them: they are there for what is to be
  /// forecast.
  ///
  /// - Parameters:
  ///   - empty: the columns without numbers.
  ///   - columns: the number of numbers of a row.
  mutating func removeRowsAhead(_ empty: [Int], columns: Int) -> Series {
    var rows = count
    while rows > 0 && empty.allSatisfy({ values[(rows - 1) * columns + $0].isNaN }) { rows -= 1 }
    var ahead = Series(name: name)
    if rows == count { return ahead }
    ahead.lines = Array(lines[rows...])
    ahead.values = Array(values[(rows * columns)...])
    lines.removeSubrange(rows...)
    values.removeSubrange((rows * columns)...)
    if !times.isEmpty {
      ahead.times = Array(times[rows...])
      times.removeSubrange(rows...)
    }
    return ahead
  }
}
