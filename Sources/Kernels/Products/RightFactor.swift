/// The right-hand factor of a product, which the kernel reads as panels of a few vectors of columns.
protocol RightFactor {
  /// The number of rows of the factor (the depth of the product).
  var rows: Int { get }
  /// The number of columns of the factor.
  var columns: Int { get }
  /// Copies the blocks of a bundle into scratch memory. A factor that is read in place does nothing.
  func pack(_ bundle: PanelBundle)
  /// Returns the address of the block of a panel, after the bundle was packed.
  func block(_ panel: Int, of bundle: PanelBundle) -> UnsafePointer<Float>
}
