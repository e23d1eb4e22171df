// One time step of a simple recurrent cell for all rows.

/// One step forward.
///
///     h = tanh(x W + h' U + b)
///
/// - Parameters:
///   - sums: x W + h' U + b, the kernels in plain panels.
///   - activation: receives h for the way back, (B, units).
///   - hidden: receives h.
public func simpleRNNForward(_ sums: StepSums, activation: Matrix, hidden: Matrix) {
  let units = hidden.columns
  sums.check(.plain, gates: 1, units: units)
  precondition(
    activation.columns == units && activation.rows == sums.rows && hidden.rows == sums.rows,
    "outputs and inputs differ in shape")
  withScratch(SimpleRNNStrip.Scratch(repeating: 0)) { scratch in
    for panel in sums.panels {
      let strip = SimpleRNNStrip(
        input: sums.input(panel), recurrent: sums.recurrent(panel), panel: panel, activation: activation,
        hidden: hidden,
        sums: scratch)
      strip.forEachVector { offset, unit, lanes in store(sums.bias(unit, lanes), strip.bias + offset) }
      strip.cover(rows: sums.rows)
    }
  }
}

private struct SimpleRNNStrip: StepStrip {
  typealias Tallest = Rows14<Vectors2>
  /// Room for the sums of 14 rows of 2 vectors, and behind them for the bias.
  typealias Scratch = InlineArray<480, Float>

  let input: PanelProduct
  let recurrent: PanelProduct
  let panel: Int
  let activation: Matrix
  let hidden: Matrix
  let sums: UnsafeMutablePointer<Float>
  var bias: UnsafeMutablePointer<Float> { sums + Tallest.height * width }

  @inline(__always) func activate(_ sums: UnsafePointer<Float>, row: Int) {
    forEachVector { offset, unit, lanes in
      let h = tanh(load(sums + offset))
      store(h, activation.place(row, unit), lanes)
      store(h, hidden.place(row, unit), lanes)
    }
  }

  /// Calls `body` with each vector's place in the panel, its first unit and its number of units.
  @inline(__always) func forEachVector(_ body: (_ offset: Int, _ unit: Int, _ lanes: Int) -> Void) {
    let first = panel * width
    Kernels.forEachVector(min(width, hidden.columns - first)) { offset, lanes in body(offset, first + offset, lanes) }
  }
}

/// Turns a step's outputs in place into the gradients of their sums.
///
/// - Parameters:
///   - activation: (B, units), h of the way forward; afterwards the gradient of the sum.
///   - dHidden: the gradient of h, from the layer above and from the next step, (B, units).
public func simpleRNNBackward(activation: Matrix, dHidden: Matrix) {
  precondition(
    activation.columns == dHidden.columns && activation.rows == dHidden.rows, "outputs and gradients differ in shape")
  for row in 0..<dHidden.rows {
    let (output, gradient) = (activation.place(row, 0), dHidden.place(row, 0))
    forEachVector(dHidden.columns) { k, lanes in
      let h = load(output + k, lanes)
      store(load(gradient + k, lanes) * (1 - h * h), output + k, lanes)
    }
  }
}
