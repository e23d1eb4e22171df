/// The sums a = x W + b of the rows of a time step, which a step of a recurrent cell adds to its product h' U.
public enum InputSums {
  /// They are in the memory that receives the gates.
  case inPlace
  /// Each is a row of a table, (inputs, gates · units), since many rows share few inputs.
  ///
  /// `rows` has the rows of the table that all time steps read. Those of this step start at `first`.
  case lookedUp(Matrix, rows: [Int32], first: Int)
  /// The step computes them tile by tile, from x, (B, inputs), and W, (inputs, gates · units). b is the first row of `bias`.
  ///
  /// W and b must be packed in the arrangement of the recurrent kernel.
  case formed(Matrix, PackedMatrix, bias: PackedMatrix)

  /// Traps unless a step of `count` rows can read the sums, where `kernel` is the recurrent kernel.
  func check(_ count: Int, _ kernel: PackedMatrix) {
    switch self {
    case .inPlace: break
    case .lookedUp(let table, let rows, let first):
      requireShape(table, table.rows, kernel.columns, "inputs' table")
      require(
        first >= 0 && first <= rows.count - count,
        "inputs has \(rows.count) rows, not \(count) from \(first) on")
      for row in rows[first..<first + count] {
        require(row >= 0 && row < table.rows, "inputs has row \(row), which is not among \(table.rows) rows")
      }
    case .formed(let vectors, let inputKernel, let bias):
      requireShape(vectors, count, inputKernel.rows, "inputs' x")
      require(bias.rows >= 1, "inputs' b has no row")
      for (packed, name) in [(inputKernel, "W"), (bias, "b")] {
        require(
          packed.columns == kernel.columns && packed.arrangement == kernel.arrangement,
          "inputs' \(name) has \(packed.columns) columns in \(packed.arrangement) arrangement, "
            + "not \(kernel.columns) in \(kernel.arrangement)")
      }
    }
  }

  /// Calls `body` with the places of the sums of a panel.
  @inline(__always) func withPlaces(ofPanel panel: Int, _ body: (InputPlaces) -> Void) {
    switch self {
    case .inPlace: body(.inPlace)
    case .lookedUp(let table, let rows, let first):
      rows.withUnsafeBufferPointer { rows in
        guard let start = rows.baseAddress else { return }
        body(.lookedUp(RowMajor(table), start + first))
      }
    case .formed(let vectors, let kernel, let bias):
      body(.formed(kernel.product(vectors, panel), bias: bias.firstRow(ofPanel: panel)))
    }
  }
}
