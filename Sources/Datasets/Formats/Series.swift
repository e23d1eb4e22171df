import Failures
import Files

/// The rows of a series.
struct Series {
  /// The name of the series: the cell of `data.group`, or empty for the only series of a table.
  let name: String
  /// The cells of the columns that are the same in all rows.
  var statics: [String] = []
  /// The line number of each row. A missing row has the line number of the next row.
  var lines = Progression<Int>()
  /// The time of each row; empty for a series without times.
  var times = TimePoints()
  /// The numbers of each column. NaN marks a missing number.
  var columns: [[Double]]

  /// The number of rows.
  var count: Int { lines.count }

  /// Adds rows of missing numbers where rows are missing.
  ///
  /// - Parameters:
  ///   - clock: how far apart the rows should be.
  ///   - known: the columns that are known of each row. An added row has their numbers of the row before.
  ///   - most: the maximum number of consecutive missing rows.
  /// - Throws: a failure of kind `data` for more than `most` consecutive missing rows.
  mutating func addMissingRows(_ clock: SeriesClock, known: [Int] = [], most: Int, _ path: String) throws {
    let gaps = try gaps(clock, most: most, path)
    if gaps.isEmpty { return }
    // One after another, so that only one of them is in memory twice. The lines say how many rows there are, and come last.
    times = times(gaps, clock)
    for column in columns.indices {
      columns[column] = numbers(gaps, columns[column], fills: known.contains(column))
    }
    lines = lines(gaps)
  }

  private func times(_ gaps: [Gap], _ clock: SeriesClock) -> TimePoints {
    var result = TimePoints(like: times)
    forEachRow(gaps) { row, step in
      result.append(step == 0 ? times[row] : clock.time(step, after: times[row - 1]))
    }
    return result
  }

  private func numbers(_ gaps: [Gap], _ numbers: [Double], fills: Bool) -> [Double] {
    var result: [Double] = []
    result.reserveCapacity(count + gaps.reduce(0) { $0 + $1.count })
    forEachRow(gaps) { row, step in result.append(step == 0 ? numbers[row] : fills ? numbers[row - 1] : .nan) }
    return result
  }

  private func lines(_ gaps: [Gap]) -> Progression<Int> {
    var result = Progression<Int>()
    forEachRow(gaps) { row, _ in result.append(lines[row]) }
    return result
  }

  /// Missing rows before a row.
  private typealias Gap = (row: Int, count: Int)

  /// Calls `body` for each row, with 0, and before it for each row that is missing there, with its number from 1.
  private func forEachRow(_ gaps: [Gap], _ body: (_ row: Int, _ step: Int) -> Void) {
    var rest = gaps[...]
    for row in 0..<count {
      if let gap = rest.first, gap.row == row {
        for step in 0..<gap.count { body(row, step + 1) }
        rest.removeFirst()
      }
      body(row, 0)
    }
  }

  /// Returns the rows before which rows are missing, with their number.
  private func gaps(_ clock: SeriesClock, most: Int, _ path: String) throws -> [Gap] {
    if times.areWhole(clock) { return [] }
    var gaps: [Gap] = []
    for row in 0..<max(0, times.count - 1) {
      let missing = clock.steps(from: times[row], to: times[row + 1]) - 1
      if missing <= 0 { continue }
      // This check comes before the memory for the rows: a wrong time can be any distance away.
      if missing > Double(most) {
        throw Failure(
          .data,
          "\(path), line \(lines[row + 1]): \(NumberText.printed("%.0f", missing)) rows are missing before this one, "
            + "but data.max-gap allows \(most); raise it, or correct the time")
      }
      gaps.append((row + 1, Int(missing)))
    }
    return gaps
  }

  /// Removes the rows before the first number of each of some columns.
  ///
  /// - Parameters:
  ///   - names: the names of the columns, for error messages.
  ///   - some: the columns.
  ///   - most: the maximum number of consecutive missing numbers behind the first number.
  /// - Returns: the number of removed rows.
  /// - Throws: a failure of kind `data` for more than `most` consecutive missing numbers.
  mutating func removeStart(_ names: [String], _ some: [Int], most: Int, _ path: String) throws -> Int {
    var first = 0
    for column in some {
      try forEachGap(names, column, most: most, mostAtStart: .max, path) { gap in
        if gap.lowerBound == 0 { first = max(first, gap.upperBound) }
      }
    }
    if first == 0 { return 0 }
    lines.removeFirst(first)
    for column in columns.indices { columns[column].removeFirst(first) }
    if !times.isEmpty { times.removeFirst(first) }
    return first
  }

  /// Fills in missing numbers by linear interpolation between their neighbours, for series that are read as a whole. At an
  /// end of the series, the numbers are equal to their only neighbour.
  ///
  /// - Parameters: as those of ``removeStart(_:_:most:_:)``.
  /// - Throws: as ``removeStart(_:_:most:_:)``.
  mutating func interpolate(_ names: [String], most: Int, _ path: String) throws {
    for column in names.indices {
      var values = columns[column]
      try forEachGap(names, column, most: most, mostAtStart: most, path) { gap in
        let before = gap.lowerBound > 0 ? values[gap.lowerBound - 1] : nil
        let after = gap.upperBound < count ? values[gap.upperBound] : nil
        let (a, b) = (before ?? after ?? 0, after ?? before ?? 0)
        for row in gap {
          let fraction = Double(row - gap.lowerBound + 1) / Double(gap.count + 1)
          values[row] = a + (b - a) * fraction
        }
      }
      columns[column] = values
    }
  }

  /// Calls `body` for each run of rows in which a column has no number.
  private func forEachGap(
    _ names: [String], _ column: Int, most: Int, mostAtStart: Int, _ path: String, _ body: (Range<Int>) -> Void
  ) throws {
    let values = columns[column]
    var row = 0
    while row < count {
      let start = row
      while row < count && values[row].isNaN { row += 1 }
      let missing = row - start
      if missing > 0 && missing == count {
        throw Failure(
          .data,
          "\(path), line \(lines[start]): \(names[column]) has no number in any row of this series; fill it in, or "
            + "leave it out")
      }
      if missing > (start == 0 ? mostAtStart : most) {
        throw Failure(
          .data,
          "\(path), line \(lines[start]): \(names[column]) is missing in \(missing == 1 ? "1 row" : "\(missing) consecutive rows"), "
            + "but data.max-gap allows \(most); raise it, or leave it out")
      }
      if missing > 0 { body(start..<row) }
      row += 1
    }
  }

  /// Removes the rows at the end that have no number in some columns, and returns them: they are there for what is to be
  /// forecast.
  ///
  /// - Parameter empty: the columns without numbers.
  mutating func removeRowsAhead(_ empty: [Int]) -> RowsAhead {
    var rows = count
    while rows > 0 && empty.allSatisfy({ columns[$0][rows - 1].isNaN }) { rows -= 1 }
    if rows == count { return RowsAhead(times: TimePoints(like: times), columns: columns.map { _ in [] }) }
    let ahead = RowsAhead(
      times: times.isEmpty ? TimePoints() : times.removeSuffix(from: rows), columns: columns.map { Array($0[rows...]) })
    lines.removeSuffix(from: rows)
    for column in columns.indices { columns[column].removeSubrange(rows...) }
    return ahead
  }
}

/// The rows behind the last one with numbers, which are there for what is to be forecast.
struct RowsAhead {
  /// The time of each row; empty for a series without times.
  var times: TimePoints
  /// The numbers of each column.
  var columns: [[Double]]

  /// Makes the rows as many as a horizon has. Rows that the table lacks have no numbers.
  ///
  /// - Parameter last: the time of the row before them, and how times go on; nil without times.
  mutating func complete(horizon: Int, after last: (time: Time.Point, clock: SeriesClock)?) {
    let count = min(columns.first?.count ?? 0, horizon)
    for column in columns.indices {
      columns[column] = Array(columns[column].prefix(count)) + Array(repeating: .nan, count: horizon - count)
    }
    guard let last else { return }
    _ = times.removeSuffix(from: min(count, times.count))
    for step in count..<horizon { times.append(last.clock.time(step + 1, after: last.time)) }
  }
}
