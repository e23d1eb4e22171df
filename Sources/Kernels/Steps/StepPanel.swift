/// The units of a step of a recurrent cell whose gates are in one panel of the kernel.
struct StepPanel {
  /// h' U of the panel.
  let product: PanelProduct<RowMajor>
  /// The number of rows of the step.
  let rows: Int
  /// The units.
  let units: Range<Int>
  /// The number of vectors of the panel.
  let vectors: Int
  /// Memory for the sums of the largest tile, followed by memory for a row of a panel.
  let sums: UnsafeMutablePointer<Float>
}
