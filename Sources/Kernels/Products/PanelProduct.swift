/// The product of a left-hand factor and a panel of a right-hand one.
struct PanelProduct<A: LeftFactor> {
  let factor: A
  /// The first row of the panel.
  let panel: UnsafePointer<Float>
  /// Floats from a row of the panel to the next.
  let panelWidth: Int
  /// The rows of the panel from there on, over which the product runs.
  let rows: RowRuns
}

extension PanelProduct {
  /// A product with rows that follow each other.
  init(factor: A, panel: UnsafePointer<Float>, panelWidth: Int, depth: Int) {
    self.init(factor: factor, panel: panel, panelWidth: panelWidth, rows: RowRuns(0..<depth))
  }
}
