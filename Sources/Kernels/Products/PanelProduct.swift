/// The product of a left-hand factor and a panel of the right-hand factor.
struct PanelProduct<A: LeftFactor> {
  let factor: A
  /// The first row of the panel.
  let panel: UnsafePointer<Float>
  /// The number of floats from one row of the panel to the next.
  let panelWidth: Int
  /// The rows of the panel that the product runs over, counted from `panel`.
  let rows: RowRuns
}

extension PanelProduct {
  /// The number of floats from one vector of the panel to the next. If the panel is stored vector by vector, the product
  /// runs over all its rows.
  @inline(__always) var vectorStride: Int {
    BlockSizes.isStoredByVector ? rows.count * Machine.lanes : Machine.lanes
  }

  /// Creates a product over `depth` neighbouring rows.
  init(factor: A, panel: UnsafePointer<Float>, panelWidth: Int, depth: Int) {
    self.init(factor: factor, panel: panel, panelWidth: panelWidth, rows: RowRuns(0..<depth))
  }
}
