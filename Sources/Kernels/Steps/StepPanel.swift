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

  /// Returns x W + b of a row.
  ///
  /// - Parameters:
  ///   - sums: The address of the row's sums.
  ///   - gates: The address of the row and unit in the memory that receives the gates.
  @inline(__always) func inputs(
    _ row: Int, besides sums: UnsafePointer<Float>, orAt gates: UnsafeMutablePointer<Float>
  ) -> InputRow {
    switch inputs {
    case .inPlace: InputRow(start: gates, gateStride: columnsBetween)
    case .lookedUp(let table, let rows):
      InputRow(start: table.start(Int(rows[row])) + units.lowerBound, gateStride: columnsBetween)
    case .formed: InputRow(start: sums + StepPanel.fromSumsToInputs, gateStride: Machine.lanes)
    }
  }

  /// Computes x W + b of a tile if the step forms them.
  @inline(__always) func formInputs<T: Tile>(_ type: T.Type, at row: Int, _ vector: Int) {
    guard case .formed(let product, let bias) = inputs else { return }
    var tile = T(loading: bias[vector], stride: 0)
    tile.add(product, at: row, vector)
    tile.store(sums + StepPanel.fromSumsToInputs + vector * Machine.lanes, stride: width)
  }

  /// The number of floats from the sums of a tile to those of its inputs. A row of the panel is between them.
  private static var fromSumsToInputs: Int { Scratch.tileCount + BlockSizes.panelWidth }

  /// Prefetches x W + b of some rows if they are anywhere in memory.
  @inline(__always) func prefetchInputs(_ rows: Range<Int>) {
    guard case .lookedUp(let table, let places) = inputs else { return }
    for row in rows {
      let start = table.start(Int(places[row])) + units.lowerBound
      for vector in 0..<vectors { lockstep_prefetch(start + vector * columnsBetween) }
    }
  }
}
