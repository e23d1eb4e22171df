/// The product h' U of a step of a recurrent cell, and the sums of inputs x W + b that are added to it. The step computes
/// it.
public struct StateProduct {
  private let previous: Matrix
  private let kernel: PackedMatrix
  private let inputs: InputSums

  /// Creates a product.
  ///
  /// - Parameters:
  ///   - previous: h', (B, units).
  ///   - kernel: U, (units, gates · units), packed in the arrangement that the cell needs.
  ///   - inputs: x W + b, for the same columns as the kernel.
  public init(_ previous: Matrix, _ kernel: PackedMatrix, plus inputs: InputSums = .inPlace) {
    requireShape(previous, previous.rows, kernel.rows, "previous")
    inputs.check(previous.rows, kernel.columns)
    self.previous = previous
    self.kernel = kernel
    self.inputs = inputs
  }

  /// The number of rows.
  var rows: Int { previous.rows }

  /// Traps unless a step into `state` can use the product. h' must have the shape of `state`, and other memory, because
  /// a step still reads h' after it has written its first units. The kernel must have `gates` gates in `arrangement`.
  func requireStep(
    into state: Matrix, _ name: StaticString, gates: Int, _ arrangement: PackedMatrix.Arrangement,
    file: StaticString = #fileID, line: UInt = #line
  ) {
    requireShape(previous, of: state, "recurrent's h'", file: file, line: line)
    requireSeparate(state, name, from: previous, "recurrent's h'", file: file, line: line)
    // The kernel may have been packed again since the product was created.
    require(
      kernel.rows == state.columns && kernel.columns == gates * state.columns && kernel.arrangement == arrangement,
      "recurrent's kernel is (\(kernel.rows), \(kernel.columns)) in \(kernel.arrangement) arrangement, "
        + "not (\(state.columns), \(gates * state.columns)) in \(arrangement)", file: file, line: line)
  }

  /// Calls `body` with each panel, one after the other.
  @inline(__always) func forEachPanel(_ body: (StepPanel) -> Void) {
    inputs.withPlaces { inputs in
      for panel in 0..<kernel.panelCount {
        body(
          StepPanel(
            product: kernel.product(previous, panel), inputs: inputs, rows: rows,
            units: kernel.columns(ofPanel: panel), vectors: kernel.vectors(panel),
            columnsBetween: kernel.columnsBetweenVectors, sums: Scratch.tile))
      }
    }
  }

  /// Returns the address of h' for a row and unit.
  func previous(_ row: Int, _ unit: Int) -> UnsafePointer<Float> { UnsafePointer(previous.place(row, unit)) }
}
