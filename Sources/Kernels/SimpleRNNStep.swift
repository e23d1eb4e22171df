// One time step of a simple recurrent cell for all rows.

/// One step forward.
///
///     h = tanh(x W + h' U + b)
///
/// - Parameters:
///   - sums: x W + h' U + b, the kernels in plain panels.
///   - hidden: receives h, (B, units).
public func simpleRNNForward(_ sums: StepSums, hidden: Matrix) {
  let units = hidden.columns
  sums.check(.plain, gates: 1, units: units)
  require(hidden.rows == sums.rows, "outputs and inputs differ in shape")
  withScratch(SimpleRNNStrip.Scratch(repeating: 0)) { scratch in
    for panel in sums.panels {
      let unit = panel * SimpleRNNStrip.units
      let strip = SimpleRNNStrip(
        input: sums.input(panel), recurrent: sums.recurrent(panel), unit: unit,
        lanes: (min(Machine.lanes, units - unit), max(0, min(Machine.lanes, units - unit - Machine.lanes))),
        hidden: hidden, sums: scratch)
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
  let hidden: Matrix
  let sums: UnsafeMutablePointer<Float>
  var bias: UnsafeMutablePointer<Float> { sums + Tallest.height * panelWidth }

  @inline(__always) func activate(_ sums: UnsafePointer<Float>, row: Int) {
    let target = hidden.place(row, unit)
    store(tanh(load(sums)), target, lanes.0)
    store(tanh(load(sums + Machine.lanes)), target + Machine.lanes, lanes.1)
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
