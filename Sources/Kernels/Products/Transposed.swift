/// The transpose of some rows of a matrix. It is read in place, or from a copy that holds tile after tile and, in each
/// tile, column after column.
///
/// In place, each column of a tile is a few floats of another cache line if rows are wide.
struct Transposed: LeftFactor {
  private let first: UnsafePointer<Float>
  private let tileStride: Int
  private let stride: Int?
  let depthGap: Int

  /// Creates the transpose of some rows, read in place.
  init(_ matrix: Matrix, _ rows: RowRuns) {
    first = UnsafePointer(matrix.place(rows.start, 0))
    (tileStride, stride, depthGap) = (1, matrix.stride, rows.between * matrix.stride)
  }

  /// Creates the transpose of `depth` rows that ``pack(_:_:into:)`` has copied.
  init(packed first: UnsafeMutablePointer<Float>, depth: Int) {
    self.first = UnsafePointer(first)
    (tileStride, stride, depthGap) = (depth, nil, 0)
  }

  /// Copies some rows of a matrix. `target` must have room for them and for ``spare`` more floats.
  static func pack(_ matrix: Matrix, _ rows: RowRuns, into target: UnsafeMutablePointer<Float>) {
    var target = target
    var column = 0
    while column < matrix.columns {
      let height = tileHeight(matrix.columns - column, tallest: BlockSizes.tileRows)
      rows.forEach { row in
        // This stores more floats than the tile has. The next store overwrites them.
        store(load(matrix.place(row, column)), target)
        target += height
      }
      column += height
    }
  }

  /// The number of floats after the last one that packing may overwrite.
  static let spare = Machine.lanes

  let rowStride = 1
  @inline(__always) func start(_ row: Int) -> UnsafePointer<Float> { first + row * tileStride }
  @inline(__always) func depthStride(_ height: Int) -> Int { stride ?? height }
}
