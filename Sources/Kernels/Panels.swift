/// A right-hand factor of a product, given to the kernel as panels of a few vectors of columns.
protocol Panels {
  /// Rows of the factor (the depth of the product).
  var rows: Int { get }
  /// Columns of the factor.
  var columns: Int { get }
  /// Some rows of a panel, contiguous, either where they are or brought into `scratch`.
  func block(_ panel: Int, _ rows: Range<Int>, _ scratch: UnsafeMutablePointer<Float>) -> UnsafePointer<Float>
}

/// Panels that are packed block by block while the product runs: for a factor that is used once.
struct PassingPanels: Panels {
  private let matrix: Matrix
  private let transposed: Bool

  /// The panels of a matrix or of its transpose.
  init(_ matrix: Matrix, transposed: Bool) {
    self.matrix = matrix
    self.transposed = transposed
  }

  var rows: Int { transposed ? matrix.columns : matrix.rows }
  var columns: Int { transposed ? matrix.rows : matrix.columns }

  func block(_ panel: Int, _ rows: Range<Int>, _ scratch: UnsafeMutablePointer<Float>) -> UnsafePointer<Float> {
    let first = panel * PanelShape.width
    let columns = first..<min(first + PanelShape.width, self.columns)
    if transposed {
      packBlock(transposed: matrix, rows, columns, into: scratch)
    } else {
      packBlock(matrix, rows, columns, into: scratch)
    }
    return UnsafePointer(scratch)
  }
}

/// The plain panel: as wide as the tiles of a plain product.
enum PanelShape {
  static let width = Vectors2.vectors * Machine.lanes
}

/// Copies some rows of a panel's columns, contiguous and filled up with zeros.
func packBlock(_ matrix: Matrix, _ rows: Range<Int>, _ columns: Range<Int>, into target: UnsafeMutablePointer<Float>) {
  var target = target
  var source = matrix.start + rows.lowerBound * matrix.stride + columns.lowerBound
  let (left, right) = (min(columns.count, Machine.lanes), max(0, columns.count - Machine.lanes))
  for _ in rows {
    store(load(source, left), target)
    store(load(source + Machine.lanes, right), target + Machine.lanes)
    target += PanelShape.width
    source += matrix.stride
  }
}

/// The same for the transpose of a matrix: its columns are the rows, its rows the columns.
func packBlock(
  transposed matrix: Matrix, _ rows: Range<Int>, _ columns: Range<Int>, into target: UnsafeMutablePointer<Float>
) {
  for column in 0..<PanelShape.width {
    guard column < columns.count else {
      for row in 0..<rows.count { target[row * PanelShape.width + column] = 0 }
      continue
    }
    let source = matrix.start + (columns.lowerBound + column) * matrix.stride + rows.lowerBound
    for row in 0..<rows.count { target[row * PanelShape.width + column] = source[row] }
  }
}
