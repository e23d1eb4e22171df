/// The right-hand factor of a product, which the kernel reads as panels of a few vectors of columns.
protocol RightFactor {
  /// The number of rows of the factor (the depth of the product).
  var rows: Int { get }
  /// The number of columns of the factor.
  var columns: Int { get }
  /// Returns some rows of a panel, contiguous. They are read in place or copied to `scratch`.
  func block(_ panel: Int, _ rows: Range<Int>, _ scratch: UnsafeMutablePointer<Float>) -> UnsafePointer<Float>
}
