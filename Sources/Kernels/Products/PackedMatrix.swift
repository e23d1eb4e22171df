/// A right-hand factor of a product, laid out for the kernel: panels of a few vectors of columns, each panel contiguous
/// row by row, filled up with zeros where columns end within a vector.
///
/// Packing costs a copy, so pack once what many products share (weights over all time steps).
public final class PackedMatrix: RightFactor {
  /// Which columns share a panel.
  public enum Arrangement: Sendable, Equatable {
    /// Neighbours.
    case plain
    /// The same columns of each of so many equal parts: a unit's gates.
    case interleaved(Int)
  }

  /// Rows of the factor (the depth of the product).
  public private(set) var rows = 0
  /// Columns of the factor.
  public private(set) var columns = 0
  let arrangement: Arrangement
  private var storage = Storage(count: 0)

  /// An empty factor; it takes the memory that it needs when it is packed, and keeps it.
  public init(_ arrangement: Arrangement = .plain) {
    if case .interleaved(let parts) = arrangement {
      require(
        parts >= 1 && parts <= BlockSizes.panelVectors,
        "arrangement has \(parts) parts, not 1 to \(BlockSizes.panelVectors)")
    }
    self.arrangement = arrangement
  }

  /// Packs `matrix`.
  public func pack(_ matrix: Matrix) {
    resize(matrix.rows, matrix.columns)
    // A few rows at a time under all panels, so that lines and pages of the source are read once.
    for first in stride(from: 0, to: rows, by: BlockSizes.packedRows) {
      let block = first..<min(first + BlockSizes.packedRows, rows)
      forEachVectorOfColumns { target, width, column, lanes in
        var (target, source) = (target + first * width, matrix.place(first, column))
        for _ in block {
          store(load(source, lanes), target)
          target += width
          source += matrix.stride
        }
      }
    }
  }

  /// Packs the transpose of `matrix`.
  public func pack(transposed matrix: Matrix) {
    resize(matrix.columns, matrix.rows)
    forEachVectorOfColumns { target, width, column, lanes in
      packTransposed(matrix, column..<column + lanes, 0..<rows, into: target, width: width)
    }
  }

  /// Columns of each of the equal parts; all columns where there are none.
  var columnsPerPart: Int {
    switch arrangement {
    case .plain: columns
    case .interleaved(let parts): columns / parts
    }
  }

  /// Number of panels.
  var panelCount: Int {
    switch arrangement {
    case .plain: PanelColumns.panels(of: columns)
    case .interleaved: (columnsPerPart + Machine.lanes - 1) / Machine.lanes
    }
  }

  /// Vectors of a panel.
  func vectors(_ panel: Int) -> Int {
    switch arrangement {
    case .plain: PanelColumns(panel, of: columns).vectors
    case .interleaved(let parts): parts
    }
  }

  /// The columns of a panel, of each part where parts are interleaved.
  func columns(ofPanel panel: Int) -> Range<Int> {
    switch arrangement {
    case .plain: PanelColumns(panel, of: columns).range
    case .interleaved: panel * Machine.lanes..<min((panel + 1) * Machine.lanes, columnsPerPart)
    }
  }

  /// The product of a factor with a panel.
  func product(_ factor: Matrix, _ panel: Int) -> PanelProduct<RowMajor> {
    PanelProduct(
      factor: RowMajor(factor), panel: start(panel), panelWidth: vectors(panel) * Machine.lanes, depth: rows)
  }

  func block(_ panel: Int, _ rows: Range<Int>, _ scratch: UnsafeMutablePointer<Float>) -> UnsafePointer<Float> {
    UnsafePointer(start(panel) + rows.lowerBound * vectors(panel) * Machine.lanes)
  }

  /// Where a panel begins: behind those before it, of which each is as wide as the first.
  private func start(_ panel: Int) -> UnsafeMutablePointer<Float> {
    storage.base + panel * rows * vectors(0) * Machine.lanes
  }

  /// Calls `body` with the place of each vector in the first row of a panel, the panel's width, the column that the
  /// vector starts with, and the columns in it.
  private func forEachVectorOfColumns(
    _ body: (UnsafeMutablePointer<Float>, _ width: Int, _ column: Int, _ lanes: Int) -> Void
  ) {
    for panel in 0..<panelCount {
      let vectors = vectors(panel)
      for vector in 0..<vectors {
        let part = arrangement == .plain ? 0 : vector
        let first = arrangement == .plain ? panel * PanelColumns.most + vector * Machine.lanes : panel * Machine.lanes
        body(
          start(panel) + vector * Machine.lanes, vectors * Machine.lanes, part * columnsPerPart + first,
          min(Machine.lanes, columnsPerPart - first))
      }
    }
  }

  private func resize(_ rows: Int, _ columns: Int) {
    if case .interleaved(let parts) = arrangement {
      require(columns % parts == 0, "matrix has \(columns) columns, which are not \(parts) equal parts")
    }
    if (rows, columns) == (self.rows, self.columns) { return }
    self.rows = rows
    self.columns = columns
    // Lanes behind the last column are never written, and stay zero only in a storage that held no others.
    storage = Storage(count: (0..<panelCount).reduce(0) { $0 + vectors($1) } * rows * Machine.lanes)
  }
}
