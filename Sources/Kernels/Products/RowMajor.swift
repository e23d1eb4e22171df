/// Some columns of a matrix, read in place.
struct RowMajor: LeftFactor {
  private let first: UnsafePointer<Float>
  let rowStride: Int

  /// Creates a factor of the columns from `depth` on.
  init(_ matrix: Matrix, depth: Int = 0) {
    first = UnsafePointer(matrix.start + depth)
    rowStride = matrix.stride
  }

  @inline(__always) func start(_ row: Int) -> UnsafePointer<Float> { first + row * rowStride }
  @inline(__always) func depthStride(_ height: Int) -> Int { 1 }
}
