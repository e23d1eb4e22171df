import CIntrinsics

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
    let columns = PanelColumns(panel, of: columns)
    if transposed {
      packBlock(transposed: matrix, rows, columns, into: scratch)
    } else {
      packBlock(matrix, rows, columns, into: scratch)
    }
    return UnsafePointer(scratch)
  }
}

/// The columns of a plain panel: four vectors, and in the last panel those that are left.
struct PanelColumns {
  /// Columns of a panel that is not the last.
  static let most = Vectors4.vectors * Machine.lanes

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

/// Copies a block of rows of a panel's columns, contiguous and filled up with zeros.
func packBlock(
  _ matrix: Matrix, _ rows: Range<Int>, _ columns: PanelColumns, into target: UnsafeMutablePointer<Float>
) {
  var target = target
  for row in rows {
    let source = matrix.place(row, columns.range.lowerBound)
    forEachVector(columns.range.count) { k, lanes in store(load(source + k, lanes), target + k) }
    target += columns.width
  }
}

/// The same for rows of the transpose of a matrix: its columns are the rows, its rows the columns.
func packBlock(
  transposed matrix: Matrix, _ rows: Range<Int>, _ columns: PanelColumns, into target: UnsafeMutablePointer<Float>
) {
  for vector in 0..<columns.vectors {
    let first = columns.range.lowerBound + vector * Machine.lanes
    packTransposed(
      matrix, first..<min(first + Machine.lanes, columns.range.upperBound), rows,
      into: target + vector * Machine.lanes, width: columns.width)
  }
}

/// Copies some columns of a few rows of a matrix, at most a vector of them, as rows that are `width` floats apart, each
/// filled up with zeros.
func packTransposed(
  _ matrix: Matrix, _ rows: Range<Int>, _ columns: Range<Int>, into target: UnsafeMutablePointer<Float>, width: Int
) {
  let lanes = Machine.lanes
  let whole = rows.count == lanes ? columns.count / lanes * lanes : 0
  for column in stride(from: 0, to: whole, by: lanes) {
    let source = matrix.place(rows.lowerBound, columns.lowerBound + column)
    lockstep_transpose(source, matrix.stride, target + column * width, width)
  }
  for column in whole..<columns.count {
    let place = target + column * width
    for row in 0..<rows.count { place[row] = matrix.place(rows.lowerBound + row, columns.lowerBound + column).pointee }
    for row in rows.count..<lanes { place[row] = 0 }
  }
}
