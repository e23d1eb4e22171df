/// Some units of a step of a recurrent cell, whose gates are a panel of the kernel.
struct StepPanel {
  /// h' U of the panel.
  let product: PanelProduct<RowMajor>
  /// Rows of the step.
  let rows: Int
  /// Which units.
  let units: Range<Int>
  /// Vectors of the panel.
  let vectors: Int
  /// Room for the sums of the largest tile, and behind it for a row of them.
  let sums: UnsafeMutablePointer<Float>
}
