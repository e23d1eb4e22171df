/// A row of a panel.
struct PanelRow {
  /// The address of the first vector.
  let start: UnsafePointer<Float>
  /// The number of floats from one vector to the next.
  let vectorStride: Int

  /// The address of a vector.
  @inline(__always) subscript(vector: Int) -> UnsafePointer<Float> { start + vector * vectorStride }
}
