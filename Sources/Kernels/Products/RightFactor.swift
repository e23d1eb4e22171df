/// A right-hand factor of a product, given to the kernel as panels of a few vectors of columns.
protocol RightFactor {
  /// Rows of the factor (the depth of the product).
  var rows: Int { get }
  /// Columns of the factor.
  var columns: Int { get }
  /// Some rows of a panel, contiguous, either where they are or brought into `scratch`.
  func block(_ panel: Int, _ rows: Range<Int>, _ scratch: UnsafeMutablePointer<Float>) -> UnsafePointer<Float>
}
