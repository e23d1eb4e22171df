/// Where a step reads the sums of its inputs, for the units of a panel.
enum InputPlaces {
  /// In the memory that receives the gates.
  case inPlace
  /// In the rows of a table. The pointer has the number of each row's.
  case lookedUp(RowMajor, UnsafePointer<Int32>)
  /// In scratch memory, after the step has added the product to `bias`.
  case formed(PanelProduct<RowMajor>, bias: PanelRow)
}

/// The sums of the inputs of a row, for the units of a panel.
struct InputRow {
  /// The address of the first gate's.
  let start: UnsafePointer<Float>
  /// The number of floats from one gate to the next.
  let gateStride: Int

  @inline(__always) subscript(gate: Int) -> UnsafePointer<Float> { start + gate * gateStride }
}
