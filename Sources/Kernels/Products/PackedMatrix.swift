/// The right-hand factor of products, copied into the layout that the kernels read.
///
/// The columns are divided into panels, each a few vectors wide. A panel is contiguous, row by row, and padded with
/// zeros where the columns end within a vector. Where tiles are narrow, it is stored vector by vector instead.
/// Packing costs a copy: pack a matrix once if many products share it, such as weights over all time steps.
public final class PackedMatrix: RightFactor {
  /// Which columns are in a panel.
  public enum Arrangement: Sendable, Equatable {
    /// Neighbouring columns.
    case plain
    /// The same columns of each of so many equal parts of the matrix. If the parts are gates, a panel has all gates of
    /// its units.
    case interleaved(Int)
  }

  /// The number of rows of the factor (the depth of the product).
  public private(set) var rows = 0
  /// The number of columns of the factor.
  public private(set) var columns = 0
  let arrangement: Arrangement
  private var storage = Storage(count: 0)

  /// Creates an empty factor. It allocates memory when it is packed, and keeps it while the shape stays the same.
  public init(_ arrangement: Arrangement = .plain) {
    if case .interleaved(let parts) = arrangement {
      require(
        parts >= 1 && parts <= BlockSizes.panelVectors,
        "arrangement has \(parts) parts, not 1 to \(BlockSizes.panelVectors)")
    }
    self.arrangement = arrangement
  }

  /// Replaces the contents by `matrix`.
  public func pack(_ matrix: Matrix) {
    resize(matrix.rows, matrix.columns)
    // A few rows are packed into all panels before the next rows, so that each cache line and page of the source is
    // read once.
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

  /// Replaces the contents by the transpose of `matrix`.
  public func pack(transposed matrix: Matrix) {
    resize(matrix.columns, matrix.rows)
    forEachVectorOfColumns { target, width, column, lanes in
      packTransposed(matrix, column..<column + lanes, 0..<rows, into: target, width: width)
    }
  }

  /// The number of columns of each part if parts are interleaved, otherwise of the whole factor.
  var columnsPerPart: Int {
    switch arrangement {
    case .plain: columns
    case .interleaved(let parts): columns / parts
    }
  }

  /// The number of columns from one vector of a panel to the next.
  var columnsBetweenVectors: Int { arrangement == .plain ? Machine.lanes : columnsPerPart }

  /// The number of panels.
  var panelCount: Int {
    switch arrangement {
    case .plain: PanelColumns.panels(of: columns)
    case .interleaved: (columnsPerPart + Machine.lanes - 1) / Machine.lanes
    }
  }

  /// Returns the number of vectors of a panel.
  func vectors(_ panel: Int) -> Int {
    switch arrangement {
    case .plain: PanelColumns(panel, of: columns).vectors
    case .interleaved(let parts): parts
    }
  }

  /// Returns the columns of a panel. If parts are interleaved, these are columns of each part.
  func columns(ofPanel panel: Int) -> Range<Int> {
    switch arrangement {
    case .plain: PanelColumns(panel, of: columns).range
    case .interleaved: panel * Machine.lanes..<min((panel + 1) * Machine.lanes, columnsPerPart)
    }
  }

  /// Returns the product of `factor` and a panel.
  func product(_ factor: Matrix, _ panel: Int) -> PanelProduct<RowMajor> {
    PanelProduct(factor: RowMajor(factor), panel: start(panel), panelWidth: panelWidth(panel), depth: rows)
  }

  func pack(_ bundle: PanelBundle) {}

  func block(_ panel: Int, of bundle: PanelBundle) -> UnsafePointer<Float> {
    UnsafePointer(start(panel) + bundle.rows.lowerBound * panelWidth(panel))
  }

  /// Returns the number of floats from one row of a panel to the next.
  private func panelWidth(_ panel: Int) -> Int {
    BlockSizes.isStoredByVector ? Machine.lanes : vectors(panel) * Machine.lanes
  }

  /// The number of floats from one vector of a panel to the next.
  private var vectorStride: Int { BlockSizes.isStoredByVector ? rows * Machine.lanes : Machine.lanes }

  /// Returns the start of a panel. All panels before it are as wide as the first.
  private func start(_ panel: Int) -> UnsafeMutablePointer<Float> {
    storage.base + panel * rows * vectors(0) * Machine.lanes
  }

  /// Calls `body` with the address of each vector in the first row of a panel, the number of floats from row to row, the
  /// first column of the vector, and the number of its columns.
  private func forEachVectorOfColumns(
    _ body: (UnsafeMutablePointer<Float>, _ width: Int, _ column: Int, _ lanes: Int) -> Void
  ) {
    for panel in 0..<panelCount {
      for vector in 0..<vectors(panel) {
        let part = arrangement == .plain ? 0 : vector
        let first = arrangement == .plain ? panel * PanelColumns.most + vector * Machine.lanes : panel * Machine.lanes
        body(
          start(panel) + vector * vectorStride, panelWidth(panel), part * columnsPerPart + first,
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
    // The lanes after the last column are never written. They are zero only in new memory.
    storage = Storage(count: (0..<panelCount).reduce(0) { $0 + vectors($1) } * rows * Machine.lanes)
  }
}
