/// The product of a left-hand factor and a panel of the right-hand factor.
struct PanelProduct<A: LeftFactor> {
  let factor: A
  /// The first row of the panel.
  let panel: UnsafePointer<Float>
  /// The number of floats from one row of the panel to the next.
  let panelWidth: Int
  /// The number of floats from one vector of a row to the next.
  let vectorStride: Int
  /// The rows of the panel that the product runs over, counted from `panel`.
  let rows: RowRuns
}

extension PanelProduct {
  /// Creates a product with a panel in which each row is contiguous.
  init(factor: A, panel: UnsafePointer<Float>, panelWidth: Int, rows: RowRuns) {
    self.init(factor: factor, panel: panel, panelWidth: panelWidth, vectorStride: Machine.lanes, rows: rows)
  }
}
