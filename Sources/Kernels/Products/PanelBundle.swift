/// Neighbouring panels whose blocks, a few rows of each panel, stay in the second-level cache together. In memory of the
/// bundle, block follows block.
struct PanelBundle {
  /// The panels.
  let panels: Range<Int>
  /// The rows of each block.
  let rows: Range<Int>

  /// Calls `body` with each bundle of the panels of a factor with `columns` columns, in order.
  static func forEach(of columns: Int, rows: Range<Int>, _ body: (PanelBundle) -> Void) {
    let panels = PanelColumns.panels(of: columns)
    let most = max(1, BlockSizes.bundleCount / max(1, rows.count * PanelColumns.most))
    for first in stride(from: 0, to: panels, by: most) {
      body(PanelBundle(panels: first..<min(first + most, panels), rows: rows))
    }
  }

  /// Returns where the block of a panel is in memory of the bundle.
  func block(_ panel: Int, in memory: UnsafeMutablePointer<Float>) -> UnsafeMutablePointer<Float> {
    memory + (panel - panels.lowerBound) * rows.count * PanelColumns.most
  }
}
