/// A left-hand factor of a product, as the tiles read it.
protocol LeftFactor {
  /// Where the first element of a row lies, which is the first of a tile.
  func start(_ row: Int) -> UnsafePointer<Float>
  /// Floats from a row of a tile to the next.
  var rowStride: Int { get }
  /// Floats from a column to the next, in a tile of so many rows.
  func depthStride(_ height: Int) -> Int
  /// Floats that are passed over from a run of the other factor's rows to the next.
  var depthGap: Int { get }
}

extension LeftFactor {
  /// None.
  @inline(__always) var depthGap: Int { 0 }
}
