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

  func pack(_ panel: Int, _ rows: Range<Int>, into scratch: UnsafeMutablePointer<Float>) {
    let columns = PanelColumns(panel, of: columns)
    if transposed {
      packBlock(transposed: matrix, rows, columns, into: scratch)
    } else {
      packBlock(matrix, rows, columns, into: scratch)
    }
  }

  func start(_ panel: Int, _ rows: Range<Int>, in scratch: UnsafeMutablePointer<Float>) -> UnsafePointer<Float> {
    UnsafePointer(scratch)
  }
}
