/// A right-hand factor that is packed block by block while the product runs, for a matrix that is used once.
struct UnpackedFactor: RightFactor {
  private let matrix: Matrix
  private let transposed: Bool

  /// Creates a factor of `matrix` or its transpose.
  init(_ matrix: Matrix, transposed: Bool) {
    self.matrix = matrix
    self.transposed = transposed
  }

  var rows: Int { transposed ? matrix.columns : matrix.rows }
  var columns: Int { transposed ? matrix.rows : matrix.columns }

  func pack(_ panels: Range<Int>, _ rows: Range<Int>, into scratch: UnsafeMutablePointer<Float>) {
    if transposed {
      packBlocks(transposed: matrix, rows, panels, into: scratch)
    } else {
      packBlocks(matrix, RowRuns(rows), panels, into: scratch)
    }
  }

  func start(
    _ panel: Int, of panels: Range<Int>, _ rows: Range<Int>, in scratch: UnsafeMutablePointer<Float>
  ) -> UnsafePointer<Float> {
    UnsafePointer(PanelColumns.block(panel, of: panels, rows: rows.count, in: scratch))
  }
}
