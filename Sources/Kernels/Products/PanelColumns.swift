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

  /// The number of vectors. The last one may be padded with zeros.
  var vectors: Int { (range.count + Machine.lanes - 1) / Machine.lanes }
  /// The number of floats of a row of the panel.
  var width: Int { vectors * Machine.lanes }
}
