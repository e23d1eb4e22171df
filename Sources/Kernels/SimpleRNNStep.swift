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
      let unit = panel * SimpleRNNStrip.units
      let strip = SimpleRNNStrip(
        input: sums.input(panel), recurrent: sums.recurrent(panel), unit: unit,
        lanes: (min(Machine.lanes, units - unit), max(0, min(Machine.lanes, units - unit - Machine.lanes))),
        activation: activation, hidden: hidden, sums: scratch)
      store(sums.bias(unit, strip.lanes.0), strip.bias)
      store(sums.bias(unit + Machine.lanes, strip.lanes.1), strip.bias + Machine.lanes)
      strip.cover(rows: sums.rows)
    }
  }
}

private struct SimpleRNNStrip: StepStrip {
  typealias Tallest = Rows14<Vectors2>
  /// Room for the sums of 14 rows of 2 vectors, and behind them for the bias.
  typealias Scratch = InlineArray<480, Float>
  /// Units of a panel.
  static let units = 2 * Machine.lanes

  let input: PanelProduct
  let recurrent: PanelProduct
  let unit: Int
  let lanes: (Int, Int)
  let activation: Matrix
  let hidden: Matrix
  let sums: UnsafeMutablePointer<Float>
  var bias: UnsafeMutablePointer<Float> { sums + Tallest.height * panelWidth }

  @inline(__always) func activate(_ sums: UnsafePointer<Float>, row: Int) {
    let h = (tanh(load(sums)), tanh(load(sums + Machine.lanes)))
    store(h, activation.place(row, unit))
    store(h, hidden.place(row, unit))
  }

  @inline(always) private func store(_ vectors: (Vector, Vector), _ start: UnsafeMutablePointer<Float>) {
    Kernels.store(vectors.0, start, lanes.0)
    Kernels.store(vectors.1, start + Machine.lanes, lanes.1)
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
