/// The product h' U of a step of a recurrent cell, still to be computed.
public struct StateProduct {
  private let previous: Matrix
  private let kernel: PackedMatrix

  /// - Parameters:
  ///   - previous: h', (B, units).
  ///   - kernel: U, (units, gates · units), packed as the cell wants it.
  public init(_ previous: Matrix, _ kernel: PackedMatrix) {
    requireShape(previous, previous.rows, kernel.rows, "previous")
    self.previous = previous
    self.kernel = kernel
  }

  /// Number of rows.
  var rows: Int { previous.rows }

  /// Traps unless the product can be that of a step into `state`: h' has its shape but not its memory, since units that
  /// are computed later still read h', and the kernel has `gates` gates in `arrangement`.
  func requireStep(
    into state: Matrix, _ name: StaticString, gates: Int, _ arrangement: PackedMatrix.Arrangement,
    file: StaticString = #fileID, line: UInt = #line
  ) {
    requireShape(previous, of: state, "recurrent's h'", file: file, line: line)
    requireSeparate(state, name, from: previous, "recurrent's h'", file: file, line: line)
    // The kernel may have been packed again since this was made.
    require(
      kernel.rows == state.columns && kernel.columns == gates * state.columns && kernel.arrangement == arrangement,
      "recurrent's kernel is (\(kernel.rows), \(kernel.columns)) in \(kernel.arrangement) arrangement, "
        + "not (\(state.columns), \(gates * state.columns)) in \(arrangement)", file: file, line: line)
  }

  /// Calls `body` with each panel, one after the other.
  @inline(__always) func forEachPanel(_ body: (StepPanel) -> Void) {
    BlockSizes.withTileAndRow { scratch in
      for panel in 0..<kernel.panelCount {
        body(
          StepPanel(
            product: kernel.product(previous, panel), rows: rows, units: kernel.columns(ofPanel: panel),
            vectors: kernel.vectors(panel), sums: scratch))
      }
    }
  }

  /// The place of h' of a row and unit.
  func previous(_ row: Int, _ unit: Int) -> UnsafePointer<Float> { UnsafePointer(previous.place(row, unit)) }
}
