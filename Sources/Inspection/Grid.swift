/// Values in rows and columns, row-major.
package struct Grid: Sendable {
  package let rows: Int
  package let columns: Int
  package let values: [Float]

  package subscript(row: Int, column: Int) -> Float { values[row * columns + column] }

  /// Returns a grid of some of the columns.
  func columns(_ range: Range<Int>) -> Grid {
    Grid(rows: rows, columns: range.count, values: (0..<rows).flatMap { row in range.map { self[row, $0] } })
  }

  /// Returns the means of blocks, so that no side has more than `most` cells.
  func averaged(toAtMost most: Int) -> Grid {
    let (tall, wide) = (min(rows, most), min(columns, most))
    var means: [Float] = []
    for row in 0..<tall {
      let block = row * rows / tall..<(row + 1) * rows / tall
      for column in 0..<wide { means.append(mean(block, column * columns / wide..<(column + 1) * columns / wide)) }
    }
    return Grid(rows: tall, columns: wide, values: means)
  }

  private func mean(_ rows: Range<Int>, _ columns: Range<Int>) -> Float {
    var sum = 0.0
    for row in rows { for column in columns { sum += Double(self[row, column]) } }
    return Float(sum / Double(rows.count * columns.count))
  }
}
