/// A right-hand factor of a product, laid out for the kernel: panels of ``Machine/panelWidth`` columns, each panel
/// contiguous row by row, the last one filled up with zeros.
///
/// Packing costs a copy, so pack once what many products share (weights over all time steps).
public final class PackedMatrix {
  /// Rows of the factor (the depth of the product).
  public private(set) var rows = 0
  /// Columns of the factor.
  public private(set) var columns = 0
  private var storage: Storage

  /// Room for up to `capacity` floats of a factor with up to `columns` columns; it grows when more is packed.
  public init(rows: Int, columns: Int) {
    storage = Storage(count: PackedMatrix.size(rows, columns))
  }

  /// Packs `matrix`.
  public func pack(_ matrix: Matrix) {
    resize(matrix.rows, matrix.columns)
    for panel in 0..<panels {
      let first = panel * Machine.panelWidth
      let width = min(Machine.panelWidth, columns - first)
      var target = self.panel(panel)
      var source = matrix.start + first
      for _ in 0..<rows {
        target.update(from: source, count: width)
        (target + width).update(repeating: 0, count: Machine.panelWidth - width)
        target += Machine.panelWidth
        source += matrix.stride
      }
    }
  }

  /// Packs the transpose of `matrix`.
  public func pack(transposed matrix: Matrix) {
    resize(matrix.columns, matrix.rows)
    for panel in 0..<panels {
      let first = panel * Machine.panelWidth
      let width = min(Machine.panelWidth, columns - first)
      let target = self.panel(panel)
      for column in 0..<width {
        let source = matrix.start + (first + column) * matrix.stride
        for row in 0..<rows { target[row * Machine.panelWidth + column] = source[row] }
      }
      for column in width..<Machine.panelWidth {
        for row in 0..<rows { target[row * Machine.panelWidth + column] = 0 }
      }
    }
  }

  var panels: Int { (columns + Machine.panelWidth - 1) / Machine.panelWidth }

  func panel(_ index: Int) -> UnsafeMutablePointer<Float> { storage.base + index * rows * Machine.panelWidth }

  private func resize(_ rows: Int, _ columns: Int) {
    self.rows = rows
    self.columns = columns
    let size = PackedMatrix.size(rows, columns)
    if size > storage.count { storage = Storage(count: size) }
  }

  private static func size(_ rows: Int, _ columns: Int) -> Int {
    (columns + Machine.panelWidth - 1) / Machine.panelWidth * Machine.panelWidth * rows
  }
}
