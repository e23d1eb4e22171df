// What the steps of all recurrent cells share. A step goes over the units a panel at a time and over the rows a tile at a
// time: the product with the state, and then the cell's own arithmetic while the sums are still in the first-level cache.

/// The product h' U of a step of a recurrent cell, still to be computed.
public struct RecurrentProduct {
  private let previous: Matrix
  private let kernel: PackedMatrix

  /// - Parameters:
  ///   - previous: h', (B, units).
  ///   - kernel: U, (units, gates · units), packed as the cell wants it.
  public init(_ previous: Matrix, _ kernel: PackedMatrix) {
    require(
      previous.columns == kernel.rows,
      "previous (\(previous.rows), \(previous.columns)), kernel (\(kernel.rows), \(kernel.columns))")
    self.previous = previous
    self.kernel = kernel
  }

  /// Number of rows.
  var rows: Int { previous.rows }

  /// Traps unless the product is that of so many gates, in such panels, for sums of the same rows.
  func check(_ panels: PackedMatrix.Panels, gates: Int, sums: Matrix) {
    let units = previous.columns
    require(
      kernel.arrangement == panels && kernel.columns == gates * units && sums.columns == gates * units
        && sums.rows == rows,
      "\(kernel.columns) columns and sums (\(sums.rows), \(sums.columns)) for \(gates) gates of \(units) units")
  }

  /// The panels, one after the other.
  var panels: Range<Int> { 0..<kernel.panels }
  /// The product of a panel.
  func product(_ panel: Int) -> PanelProduct<RowMajor> { kernel.product(previous, panel) }
  /// The place of h' of a row and unit.
  func previous(_ row: Int, _ unit: Int) -> UnsafePointer<Float> { UnsafePointer(previous.place(row, unit)) }
}

/// Room for the sums of the largest tile, as many as ``Edge`` has, and one more row of 4 vectors.
typealias StripScratch = InlineArray<448, Float>

/// All rows of one panel of units in a step of a recurrent cell.
protocol StepStrip: Tiled {
  /// h' U of the panel.
  var product: PanelProduct<RowMajor> { get }
  /// What every row of the product starts from.
  var start: UnsafePointer<Float> { get }
  /// Room for the sums of the largest tile.
  var sums: UnsafeMutablePointer<Float> { get }
  /// What the cell makes of a row's sums.
  func activate(_ sums: UnsafePointer<Float>, row: Int)
}

extension StepStrip {
  @inline(never) func tile<T: Tile>(_ type: T.Type, at row: Int, _ vector: Int) {
    var tile = T(loading: start + vector * Machine.lanes, stride: 0)
    tile.add(product, at: row, vector)
    tile.store(sums + vector * Machine.lanes, stride: product.panelWidth)
  }

  @inline(never) func end(_ rows: Range<Int>) {
    var sums = sums
    for row in rows {
      activate(sums, row: row)
      sums += product.panelWidth
    }
  }
}
