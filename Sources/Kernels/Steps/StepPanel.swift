import CIntrinsics

/// The units of a step of a recurrent cell whose gates are in one panel of the kernel.
struct StepPanel {
  /// h' U of the panel.
  let product: PanelProduct<RowMajor>
  /// Where x W + b of the rows are.
  let inputs: InputPlaces
  /// The number of rows of the step.
  let rows: Int
  /// The units.
  let units: Range<Int>
  /// The number of vectors of the panel.
  let vectors: Int
  /// The number of columns from one vector of the panel to the next.
  let columnsBetween: Int
  /// Memory for the sums of the largest tile.
  let sums: UnsafeMutablePointer<Float>

  /// The number of floats of a row. Where a row is contiguous, the product knows it: computing it anew made the forward pass of
  /// 32 units 10 % slower with AVX-512.
  var width: Int { BlockSizes.isStoredByVector ? vectors * Machine.lanes : product.panelWidth }

  /// Memory for a row of the panel.
  @inline(__always) var row: UnsafeMutablePointer<Float> { sums + Scratch.tileCount }

  /// Returns the address of x W + b of a row, for the first unit. As in `gates`, the units of the next gate are as many
  /// floats further as there are units.
  ///
  /// - Parameter gates: The address of the row and unit in the memory that receives the gates.
  @inline(__always) func inputs(_ row: Int, orAt gates: UnsafeMutablePointer<Float>) -> UnsafePointer<Float> {
    switch inputs {
    case .inPlace: UnsafePointer(gates)
    case .lookedUp(let table, let rows): table.start(Int(rows[row])) + units.lowerBound
    }
  }

  /// Prefetches x W + b of some rows if they are anywhere in memory.
  @inline(__always) func prefetchInputs(_ rows: Range<Int>) {
    guard case .lookedUp(let table, let places) = inputs else { return }
    for row in rows {
      let start = table.start(Int(places[row])) + units.lowerBound
      for vector in 0..<vectors { lockstep_prefetch(start + vector * columnsBetween) }
    }
  }
}
