/// The sums a = x W + b of the rows of a time step, which a step of a recurrent cell adds to its product h' U.
public enum InputSums {
  /// They are in the memory that receives the gates.
  case inPlace
  /// Each is a row of a table, (inputs, gates · units), since many rows share few inputs.
  ///
  /// `rows` has the rows of the table that all time steps read. Those of this step start at `first`.
  case lookedUp(Matrix, rows: [Int32], first: Int)

  /// Some of the columns.
  public func columns(_ range: Range<Int>) -> InputSums {
    switch self {
    case .inPlace: .inPlace
    case .lookedUp(let table, let rows, let first): .lookedUp(table.columns(range), rows: rows, first: first)
    }
  }

  /// Traps unless a step of `count` rows whose product has `columns` columns can read the sums.
  func check(_ count: Int, _ columns: Int) {
    switch self {
    case .inPlace: break
    case .lookedUp(let table, let rows, let first):
      requireShape(table, table.rows, columns, "inputs' table")
      require(
        first >= 0 && first <= rows.count - count,
        "inputs has \(rows.count) rows, not \(count) from \(first) on")
      for row in rows[first..<first + count] {
        require(row >= 0 && row < table.rows, "inputs has row \(row), which is not among \(table.rows) rows")
      }
    }
  }

  /// Calls `body` with the addresses of the sums.
  @inline(__always) func withPlaces(_ body: (InputPlaces) -> Void) {
    switch self {
    case .inPlace: body(.inPlace)
    case .lookedUp(let table, let rows, let first):
      rows.withUnsafeBufferPointer { rows in
        guard let start = rows.baseAddress else { return }
        body(.lookedUp(RowMajor(table), start + first))
      }
    }
  }
}
