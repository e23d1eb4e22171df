/// Some rows of a matrix: runs of neighbouring rows, with the same number of other rows between two runs.
struct RowRuns {
  /// The first row.
  let start: Int
  /// The number of rows of all runs.
  let count: Int
  /// The number of rows of the first run.
  let first: Int
  /// The number of rows of each other run. The last may have fewer.
  let run: Int
  /// The number of rows between the end of a run and the start of the next.
  let between: Int
}

extension RowRuns {
  /// Creates a single run.
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
