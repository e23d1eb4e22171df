/// The right-hand factor of a product, which the kernel reads as panels of a few vectors of columns.
protocol RightFactor {
  /// The number of rows of the factor (the depth of the product).
  var rows: Int { get }
  /// The number of columns of the factor.
  var columns: Int { get }
  /// Makes some rows of each panel of a group contiguous, panel after panel. A factor that is read in place does nothing.
  func pack(_ panels: Range<Int>, _ rows: Range<Int>, into scratch: UnsafeMutablePointer<Float>)
  /// Returns the address of some rows of a panel of a group that was packed into `scratch`.
  func start(
    _ panel: Int, of panels: Range<Int>, _ rows: Range<Int>, in scratch: UnsafeMutablePointer<Float>
  ) -> UnsafePointer<Float>
}
