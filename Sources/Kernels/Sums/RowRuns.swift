/// Rows of a matrix: runs of neighbours, with the same number of other rows between them.
struct RowRuns {
  /// The first row.
  let start: Int
  /// Rows of all runs.
  let count: Int
  /// Rows of the first run.
  let first: Int
  /// Rows of the others; the last may have fewer.
  let run: Int
  /// Rows from the end of a run to the next.
  let between: Int
}

extension RowRuns {
  /// Neighbours alone.
  init(_ rows: Range<Int>) {
    self.init(start: rows.lowerBound, count: rows.count, first: rows.count, run: rows.count, between: 0)
  }

  /// Calls `body` with each row.
  @inline(__always) func forEach(_ body: (_ row: Int) -> Void) {
    var (row, left, length) = (start, count, first)
    while left > 0 {
      for _ in 0..<length {
        body(row)
        row += 1
      }
      left -= length
      row += between
      length = min(left, run)
    }
  }
}
