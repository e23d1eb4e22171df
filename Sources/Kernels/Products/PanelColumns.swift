/// The columns of a plain panel: four vectors, and in the last panel those that are left.
struct PanelColumns {
  /// Columns of a panel that is not the last.
  static var most: Int { BlockSizes.panelWidth }

  /// Which columns.
  let range: Range<Int>

  /// The columns of a panel of a factor that has so many.
  init(_ panel: Int, of columns: Int) {
    let first = panel * PanelColumns.most
    range = first..<min(first + PanelColumns.most, columns)
  }

  /// Number of panels of a factor with so many columns.
  static func panels(of columns: Int) -> Int { (columns + most - 1) / most }

  /// Number of vectors; the last one may be filled up with zeros.
  var vectors: Int { (range.count + Machine.lanes - 1) / Machine.lanes }
  /// Floats of a row of the panel.
  var width: Int { vectors * Machine.lanes }
}
