/// A right-hand factor of a product, laid out for the kernel: panels of a few vectors of columns, each panel contiguous
/// row by row, filled up with zeros where columns end within a vector.
///
/// Packing costs a copy, so pack once what many products share (weights over all time steps).
public final class PackedMatrix: Panels {
  /// Which columns share a panel.
  public enum Panels: Sendable, Equatable {
    /// Neighbours.
    case plain
    /// The same columns of each of so many equal parts: a unit's gates.
    case interleaved(Int)
  }

  /// Rows of the factor (the depth of the product).
  public private(set) var rows = 0
  /// Columns of the factor.
  public private(set) var columns = 0
  let arrangement: Panels
  private var storage = Storage(count: 0)

  /// An empty factor; it takes the memory that it needs when it is packed, and keeps it.
  public init(_ panels: Panels = .plain) { arrangement = panels }

  /// Packs `matrix`.
  public func pack(_ matrix: Matrix) {
    resize(matrix.rows, matrix.columns)
    forEachVectorOfColumns { target, column, lanes in
      var (target, source) = (target, matrix.start + column)
      for _ in 0..<rows {
        store(load(source, lanes), target)
        target += width
        source += matrix.stride
      }
    }
  }

  /// Packs the transpose of `matrix`.
  public func pack(transposed matrix: Matrix) {
    resize(matrix.columns, matrix.rows)
    forEachVectorOfColumns { target, column, lanes in
      for lane in 0..<lanes {
        let source = matrix.start + (column + lane) * matrix.stride
        for row in 0..<rows { target[row * width + lane] = source[row] }
      }
    }
  }

  /// Floats of a panel's row.
  var width: Int { vectors * Machine.lanes }

  /// Columns of each of the equal parts; all columns where there are none.
  var partColumns: Int { arrangement == .plain ? columns : columns / vectors }

  /// Number of panels.
  var panels: Int {
    let each = arrangement == .plain ? width : Machine.lanes
    return (partColumns + each - 1) / each
  }

  func block(_ panel: Int, _ rows: Range<Int>, _ scratch: UnsafeMutablePointer<Float>) -> UnsafePointer<Float> {
    UnsafePointer(self.panel(panel) + rows.lowerBound * width)
  }

  func panel(_ index: Int) -> UnsafeMutablePointer<Float> { storage.base + index * rows * width }

  private var vectors: Int {
    switch arrangement {
    case .plain: Vectors2.vectors
    case .interleaved(let parts): parts
    }
  }

  /// Calls `body` with the place of each vector in the first row, the column that it starts with, and the columns in it.
  private func forEachVectorOfColumns(_ body: (UnsafeMutablePointer<Float>, _ column: Int, _ lanes: Int) -> Void) {
    for panel in 0..<panels {
      for vector in 0..<vectors {
        let first = arrangement == .plain ? panel * width + vector * Machine.lanes : panel * Machine.lanes
        let lanes = max(0, min(Machine.lanes, partColumns - first))
        let start = arrangement == .plain ? 0 : vector * partColumns
        body(self.panel(panel) + vector * Machine.lanes, start + first, lanes)
      }
    }
  }

  private func resize(_ rows: Int, _ columns: Int) {
    if (rows, columns) == (self.rows, self.columns) { return }
    self.rows = rows
    self.columns = columns
    let size = panels * rows * width
    if size > storage.count { storage = Storage(count: size) }
  }
}
