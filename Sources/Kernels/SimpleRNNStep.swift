// One time step of a simple recurrent cell for all rows.

/// One step forward.
///
///     h = tanh(a + h' U)
///
/// - Parameters:
///   - recurrent: h' U, the kernel in plain panels.
///   - hidden: a = x W + b, (B, units); receives h.
public func simpleRNNForward(_ recurrent: RecurrentProduct, hidden: Matrix) {
  recurrent.check(.plain, gates: 1, sums: hidden)
  withScratch(StripScratch(repeating: 0)) { scratch in
    for panel in recurrent.panels {
      let columns = PanelColumns(panel, of: hidden.columns)
      let strip = SimpleRNNStrip(product: recurrent.product(panel), units: columns.range, hidden: hidden, sums: scratch)
      strip.cover(rows: recurrent.rows, vectors: columns.vectors)
    }
  }
}

private struct SimpleRNNStrip: StepStrip {
  let product: PanelProduct<RowMajor>
  let units: Range<Int>
  let hidden: Matrix
  let sums: UnsafeMutablePointer<Float>
  var start: UnsafePointer<Float> { zeros }

  @inline(__always) func activate(_ sums: UnsafePointer<Float>, row: Int) {
    let target = hidden.place(row, units.lowerBound)
    forEachVector(units.count) { k, lanes in
      store(tanh(load(target + k, lanes) + load(sums + k)), target + k, lanes)
    }
  }
}

/// The gradients of a step's sums.
///
/// - Parameters:
///   - hidden: h, (B, units).
///   - dHidden: the gradient of h, from the layer above and from the next step, (B, units).
///   - dSums: receives the gradient of the sum, (B, units).
public func simpleRNNBackward(hidden: Matrix, dHidden: Matrix, dSums: Matrix) {
  require(
    hidden.columns == dHidden.columns && hidden.rows == dHidden.rows && dSums.columns == dHidden.columns
      && dSums.rows == dHidden.rows, "outputs and gradients differ in shape")
  for row in 0..<dHidden.rows {
    let (output, gradient, target) = (hidden.place(row, 0), dHidden.place(row, 0), dSums.place(row, 0))
    forEachVector(dHidden.columns) { k, lanes in
      let h = load(output + k, lanes)
      store(load(gradient + k, lanes) * (1 - h * h), target + k, lanes)
    }
  }
}
