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

  func pack(_ bundle: PanelBundle) {
    if transposed {
      packBlocks(transposed: matrix, bundle, into: Scratch.blocks)
    } else {
      packBlocks(matrix, RowRuns(bundle.rows), bundle, into: Scratch.blocks)
    }
  }

  func block(_ panel: Int, of bundle: PanelBundle) -> UnsafePointer<Float> {
    UnsafePointer(bundle.block(panel, in: Scratch.blocks))
  }
}
