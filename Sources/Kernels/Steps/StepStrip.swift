// A step goes over the units panel by panel, and over the rows tile by tile. After the product of a tile, it computes
// the cell's own equations while the sums are still in the first-level cache.

/// A strip of a step of a recurrent cell: all rows, for the units of one panel.
protocol StepStrip: Tiled {
  /// The panel.
  var panel: StepPanel { get }
  /// The row that the product is added to.
  var start: UnsafePointer<Float> { get }
  /// Computes the cell's equations for a row from its sums.
  func activate(_ sums: UnsafePointer<Float>, row: Int)
  /// Computes what is left for a row after all rows of the tile are activated: equations that wait for a function's result.
  /// The processor then works on several rows at once. In one go with ``activate(_:row:)`` it would wait in each row.
  func finish(row: Int)
}

extension StepStrip {
  /// The first unit.
  var unit: Int { panel.units.lowerBound }
  /// The number of units.
  var lanes: Int { panel.units.count }
  /// Zeros.
  var start: UnsafePointer<Float> { zeros }
  /// Nothing.
  @inline(__always) func finish(row: Int) {}

  /// Computes all rows.
  func cover() { cover(rows: panel.rows, vectors: panel.vectors) }

  @inline(never) func tile<T: Tile>(_ type: T.Type, at row: Int, _ vector: Int) {
    var tile = T(loading: start + vector * Machine.lanes, stride: 0)
    tile.add(panel.product, at: row, vector)
    tile.store(panel.sums + vector * Machine.lanes, stride: panel.width)
  }

  @inline(never) func end(_ rows: Range<Int>) {
    panel.prefetchInputs(rows.upperBound..<min(rows.upperBound + rows.count, panel.rows))
    var sums = panel.sums
    for row in rows {
      activate(sums, row: row)
      sums += panel.width
    }
    for row in rows { finish(row: row) }
  }
}
