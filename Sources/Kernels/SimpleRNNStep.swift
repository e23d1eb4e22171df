// One time step of a simple recurrent cell for all rows.

/// One step forward.
///
///     h = φ(a + h' U)
///
/// - Parameters:
///   - recurrent: h' U, the kernel in plain panels.
///   - activation: φ.
///   - hidden: a = x W + b, (B, units); receives h.
public func simpleRNNForward(_ recurrent: RecurrentProduct, _ activation: Activation, hidden: Matrix) {
  recurrent.check(.plain, gates: 1, sums: hidden)
  withScratch(StripScratch(repeating: 0)) { scratch in
    for panel in recurrent.panels {
      let columns = PanelColumns(panel, of: hidden.columns)
      let strip = SimpleRNNStrip(
        product: recurrent.product(panel), activation: activation, units: columns.range, hidden: hidden, sums: scratch)
      strip.cover(rows: recurrent.rows, vectors: columns.vectors)
    }
  }
}

private struct SimpleRNNStrip: StepStrip {
  let product: PanelProduct<RowMajor>
  let activation: Activation
  let units: Range<Int>
  let hidden: Matrix
  let sums: UnsafeMutablePointer<Float>
  var start: UnsafePointer<Float> { zeros }

  @inline(__always) func activate(_ sums: UnsafePointer<Float>, row: Int) {
    let target = hidden.place(row, units.lowerBound)
    forEachVector(units.count) { k, lanes in
      store(activation(load(target + k, lanes) + load(sums + k)), target + k, lanes)
    }
  }
}
