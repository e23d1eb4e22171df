/// The transpose of some rows of a matrix: where they lie, or copied so that each tile reads on and on, tile by tile, and in
/// each the columns one after the other.
///
/// Where wide rows lie, each column of a tile would be a few floats of another line of the cache.
struct Transposed: LeftFactor {
  private let first: UnsafePointer<Float>
  private let tileStride: Int
  private let stride: Int?
  let depthGap: Int

  /// Some rows, where they lie.
  init(_ matrix: Matrix, _ rows: RowRuns) {
    first = UnsafePointer(matrix.place(rows.start, 0))
    (tileStride, stride, depthGap) = (1, matrix.stride, rows.between * matrix.stride)
  }

  /// What ``pack(_:_:into:)`` has put there, of so many rows.
  init(packed first: UnsafeMutablePointer<Float>, depth: Int) {
    self.first = UnsafePointer(first)
    (tileStride, stride, depthGap) = (depth, nil, 0)
  }

  /// Packs some rows of a matrix. `target` has room for them, and for ``spare`` floats behind.
  static func pack(_ matrix: Matrix, _ rows: RowRuns, into target: UnsafeMutablePointer<Float>) {
    var target = target
    var column = 0
    while column < matrix.columns {
      let height = tileHeight(matrix.columns - column, tallest: BlockSizes.tileRows)
      rows.forEach { row in
        // More than the tile's floats: the next ones go over them.
        store(load(matrix.place(row, column)), target)
        target += height
      }
      column += height
    }
  }

  /// Floats behind the last one that packing writes.
  static let spare = Machine.lanes

  let rowStride = 1
  @inline(__always) func start(_ row: Int) -> UnsafePointer<Float> { first + row * tileStride }
  @inline(__always) func depthStride(_ height: Int) -> Int { stride ?? height }
}
