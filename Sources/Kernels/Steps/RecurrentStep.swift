// What the steps of all recurrent cells share. A step goes over the units a panel at a time and over the rows a tile at a
// time: the product with the state, and then the cell's own arithmetic while the sums are still in the first-level cache.

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
            product: kernel.product(previous, panel), rows: rows, units: kernel.columnsOfPart(panel),
            vectors: kernel.vectors(panel), sums: scratch))
      }
    }
  }

  /// The place of h' of a row and unit.
  func previous(_ row: Int, _ unit: Int) -> UnsafePointer<Float> { UnsafePointer(previous.place(row, unit)) }
}

/// Some units of a step of a recurrent cell, whose gates are a panel of the kernel.
struct StepPanel {
  /// h' U of the panel.
  let product: PanelProduct<RowMajor>
  /// Rows of the step.
  let rows: Int
  /// Which units.
  let units: Range<Int>
  /// Vectors of the panel.
  let vectors: Int
  /// Room for the sums of the largest tile, and behind it for a row of them.
  let sums: UnsafeMutablePointer<Float>
}

/// All rows of a panel in a step of a recurrent cell.
protocol StepStrip: Tiled {
  /// The panel.
  var panel: StepPanel { get }
  /// What every row of the product starts from.
  var start: UnsafePointer<Float> { get }
  /// What the cell makes of a row's sums.
  func activate(_ sums: UnsafePointer<Float>, row: Int)
}

extension StepStrip {
  /// The first unit.
  var unit: Int { panel.units.lowerBound }
  /// Number of units.
  var lanes: Int { panel.units.count }
  /// Zeros.
  var start: UnsafePointer<Float> { zeros }

  /// Does all of them.
  func cover() { cover(rows: panel.rows, vectors: panel.vectors) }

  @inline(never) func tile<T: Tile>(_ type: T.Type, at row: Int, _ vector: Int) {
    var tile = T(loading: start + vector * Machine.lanes, stride: 0)
    tile.add(panel.product, at: row, vector)
    tile.store(panel.sums + vector * Machine.lanes, stride: panel.product.panelWidth)
  }

  @inline(never) func end(_ rows: Range<Int>) {
    var sums = panel.sums
    for row in rows {
      activate(sums, row: row)
      sums += panel.product.panelWidth
    }
  }
}
