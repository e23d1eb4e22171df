import Failures
import Foundation

/// The rows of a series.
struct Series {
  /// The name of the series: the cell of `data.group`, or empty for the only series of a table.
  let name: String
  /// The line number of each row. A missing row has the line number of the next row.
  var lines: [Int] = []
  /// The time of each row; empty for a series without times.
  var times: [Time.Point] = []
  /// The numbers of all rows, row by row. NaN marks a missing number.
  var values: [Double] = []

  /// Adds rows of missing numbers where rows are missing.
  ///
  /// - Parameters:
  ///   - spacing: how far apart the rows should be.
  ///   - columns: the number of numbers of a row.
  ///   - most: the maximum number of consecutive missing rows.
  /// - Throws: a failure of kind `data` for more than `most` consecutive missing rows.
  func withMissingRows(_ spacing: TimeSpacing, columns: Int, most: Int, _ path: String) throws -> Series {
    if times.isEmpty { return self }
    var result = Series(name: name)
    for (row, line) in lines.enumerated() {
      let missing = row > 0 ? spacing.steps(from: times[row - 1], to: times[row]) - 1 : 0
      // This check comes before the memory for the rows: a wrong time can be any distance away.
      if missing > Double(most) {
        throw Failure(
          .data,
          "\(path), line \(line): \(String(format: "%.0f", missing)) rows are missing before this one, "
            + "but data.max-gap allows \(most); raise it, correct the time, or leave data.time out")
      }
      result.lines += repeatElement(line, count: Int(missing) + 1)
      result.values += repeatElement(.nan, count: Int(missing) * columns)
      result.values += values[row * columns..<(row + 1) * columns]
    }
    return result
  }

  /// Fills in missing numbers, by linear interpolation between their neighbours. At an end of the series, the numbers
  /// are equal to their only neighbour.
  ///
  /// - Parameters:
  ///   - names: the names of the columns, for error messages.
  ///   - filled: the columns to fill in.
  ///   - most: the maximum number of consecutive missing numbers.
  /// - Throws: a failure of kind `data` for more than `most` consecutive missing numbers.
  mutating func fill(_ names: [String], _ filled: Range<Int>, most: Int, _ path: String) throws {
    for column in filled {
      var row = 0
      while row < lines.count {
        let start = row
        while row < lines.count && values[row * names.count + column].isNaN { row += 1 }
        let count = row - start
        if count > 0 && count == lines.count {
          throw Failure(
            .data,
            "\(path), line \(lines[start]): \(names[column]) has no number in any row of this series; fill it in, or "
              + "leave it out")
        }
        if count > most {
          throw Failure(
            .data,
            "\(path), line \(lines[start]): \(names[column]) is missing in \(count == 1 ? "1 row" : "\(count) consecutive rows"), "
              + "but data.max-gap allows \(most); raise it, or leave it out")
        }
        if count > 0 { fill(start..<row, column, of: names.count) }
        row += 1
      }
    }
  }

  private mutating func fill(_ gap: Range<Int>, _ column: Int, of columns: Int) {
    let before = gap.lowerBound > 0 ? values[(gap.lowerBound - 1) * columns + column] : nil
    let after = gap.upperBound < lines.count ? values[gap.upperBound * columns + column] : nil
    let (a, b) = (before ?? after ?? 0, after ?? before ?? 0)
    for row in gap {
      let fraction = Double(row - gap.lowerBound + 1) / Double(gap.count + 1)
      values[row * columns + column] = a + (b - a) * fraction
    }
  }

  /// Removes the rows at the end that have no number in any of the first `inputs` columns: they are there for what is to
  /// be predicted.
  mutating func removeRowsToPredict(inputs: Int, columns: Int) {
    var rows = lines.count
    while rows > 0 && values[(rows - 1) * columns..<(rows - 1) * columns + inputs].allSatisfy(\.isNaN) { rows -= 1 }
    lines.removeSubrange(rows...)
    values.removeSubrange((rows * columns)...)
  }
}
