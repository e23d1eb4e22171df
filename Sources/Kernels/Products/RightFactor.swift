/// The right-hand factor of a product, which the kernel reads as panels of a few vectors of columns.
protocol RightFactor {
  /// The number of rows of the factor (the depth of the product).
  var rows: Int { get }
  /// The number of columns of the factor.
  var columns: Int { get }
  /// Copies the blocks of a bundle, which begin at row `first`, into memory of the bundle. A factor that is read in place does
  /// nothing.
  func pack(_ bundle: PanelBundle, from first: Int, into memory: UnsafeMutablePointer<Float>)
  /// Returns the address of the block of a panel, after the bundle was packed into `memory`.
  func block(
    _ panel: Int, of bundle: PanelBundle, from first: Int, in memory: UnsafeMutablePointer<Float>
  ) -> UnsafePointer<Float>
}
