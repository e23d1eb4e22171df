/// The left-hand factor of a product, as a tile reads it.
protocol LeftFactor {
  /// Returns the address of the first element of a row. The row is the first one of a tile.
  func start(_ row: Int) -> UnsafePointer<Float>
  /// The number of floats from one row of a tile to the next.
  var rowStride: Int { get }
  /// Returns the number of floats from one column to the next in a tile of `height` rows.
  func depthStride(_ height: Int) -> Int
  /// The number of floats to skip where the other factor skips the rows between two runs.
  var depthGap: Int { get }
}

extension LeftFactor {
  /// Zero: the factor has no gaps.
  @inline(__always) var depthGap: Int { 0 }
}
