// What the steps of all recurrent cells share. A step goes over the units a panel at a time and over the rows a tile at a
// time: the product with the state, and then the cell's own arithmetic while the sums are still in the first-level cache.

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
