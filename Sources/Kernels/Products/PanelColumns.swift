/// The columns of a panel in plain arrangement. All panels but the last have the same width.
struct PanelColumns {
  /// The number of columns of each panel but the last.
  static var most: Int { BlockSizes.plainVectors * Machine.lanes }

  /// The columns.
  let range: Range<Int>

  /// Creates the columns of a panel of a factor with `columns` columns.
  init(_ panel: Int, of columns: Int) {
    let first = panel * PanelColumns.most
    range = first..<min(first + PanelColumns.most, columns)
  }

  /// Returns the number of panels of a factor with `columns` columns.
  static func panels(of columns: Int) -> Int { (columns + most - 1) / most }

  /// Calls `body` with the panels of each group, in order. Blocks of the panels of a group, `depth` rows each, stay in the
  /// second-level cache together.
  static func forEachGroup(of columns: Int, depth: Int, _ body: (Range<Int>) -> Void) {
    let panels = panels(of: columns)
    let group = max(1, BlockSizes.groupCount / max(1, depth * most))
    for first in stride(from: 0, to: panels, by: group) { body(first..<min(first + group, panels)) }
  }

  /// The number of vectors. The last one may be padded with zeros.
  var vectors: Int { (range.count + Machine.lanes - 1) / Machine.lanes }
  /// The number of floats of a row of the panel.
  var width: Int { vectors * Machine.lanes }

  /// Returns where a block of a panel is in memory that has the blocks of a group, `rows` rows each, panel after panel.
  static func block(
    _ panel: Int, of panels: Range<Int>, rows: Int, in group: UnsafeMutablePointer<Float>
  ) -> UnsafeMutablePointer<Float> {
    group + (panel - panels.lowerBound) * rows * most
  }
}
