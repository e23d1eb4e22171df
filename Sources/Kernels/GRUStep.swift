// One time step of a gated recurrent unit for all rows. Gates lie side by side in a row, in the order z, r, g, each as wide
// as the number of units.

/// One step forward.
///
///     z, r = σ(x W + b + h' U + d)   q = h' U + d   g = tanh(x W + b + r ∘ q)   h = z ∘ h' + (1 − z) ∘ g
///
/// - Parameters:
///   - sums: x W + h' U and b, d, the kernels packed with the three gates interleaved.
///   - gates: receives z, r, g, (B, 3 · units).
///   - recurrentGates: receives q in its last third, (B, 3 · units).
///   - hidden: receives h, (B, units).
public func gruForward(_ sums: StepSums, gates: Matrix, recurrentGates: Matrix, hidden: Matrix) {
  let units = hidden.columns
  sums.check(.interleaved(3), gates: 3, units: units, biases: 2)
  require(
    gates.columns == 3 * units && recurrentGates.columns == 3 * units && gates.rows == sums.rows
      && recurrentGates.rows == sums.rows && hidden.rows == sums.rows, "gates and inputs differ in shape")
  withScratch(GRUStrip.Scratch(repeating: 0)) { scratch in
    for panel in sums.panels {
      let unit = panel * Machine.lanes
      let strip = GRUStrip(
        step: sums, input: sums.input(panel), recurrent: sums.recurrent(panel), unit: unit,
        lanes: min(Machine.lanes, units - unit), gates: gates, recurrentGates: recurrentGates, hidden: hidden,
        sums: scratch)
      strip.loadBias()
      strip.cover(rows: sums.rows)
    }
  }
}

private struct GRUStrip: Tiled {
  typealias Tallest = Rows8<Vectors3>
  /// Room for the sums of 8 rows of 3 vectors, and behind them for x W + b of the last gate and for the biases.
  typealias Scratch = InlineArray<576, Float>

  let step: StepSums
  let input: PanelProduct
  let recurrent: PanelProduct
  let unit: Int
  let lanes: Int
  let gates: Matrix
  let recurrentGates: Matrix
  let hidden: Matrix
  let sums: UnsafeMutablePointer<Float>
  /// x W + b of the last gate, a vector for each row.
  var candidates: UnsafeMutablePointer<Float> { sums + Tallest.height * panelWidth }
  /// What the sums of z and r and x W + b of the last gate start from, and then what q does.
  var bias: UnsafeMutablePointer<Float> { candidates + Tallest.height * Machine.lanes }

  func loadBias() {
    let units = hidden.columns
    func part(_ row: Int, _ gate: Int) -> Vector { step.bias(row: row, gate * units + unit, lanes) }
    store(part(0, 0) + part(1, 0), bias)
    store(part(0, 1) + part(1, 1), bias + Machine.lanes)
    store(part(0, 2), bias + 2 * Machine.lanes)
    store(part(1, 2), bias + 3 * Machine.lanes)
  }

  /// The last gate's two sums take turns in the tile, so that it stays as narrow as the panel.
  @inline(never) func tile<T: Tile>(_ type: T.Type, at row: Int) -> Int where T.Columns == Vectors3 {
    var tile = T(loading: bias, stride: 0)
    tile.add(input, at: row)
    tile.store(sums, stride: panelWidth)
    for i in 0..<T.height {
      let last = sums + i * panelWidth + 2 * Machine.lanes
      store(load(last), candidates + i * Machine.lanes)
      store(load(bias + 3 * Machine.lanes), last)
    }
    tile = T(loading: sums, stride: panelWidth)
    tile.add(recurrent, at: row)
    tile.store(sums, stride: panelWidth)
    for i in 0..<T.height { activate(sums + i * panelWidth, candidates + i * Machine.lanes, row: row + i) }
    return T.height
  }

  /// The gates and output of one row, from the sums of z, r and q, and from x W + b of the last gate.
  @inline(__always) private func activate(
    _ sums: UnsafePointer<Float>, _ candidate: UnsafePointer<Float>, row: Int
  ) {
    let z = sigmoid(load(sums))
    let r = sigmoid(load(sums + Machine.lanes))
    let q = load(sums + 2 * Machine.lanes)
    let g = tanh(load(candidate).addingProduct(r, q))
    let units = hidden.columns
    let target = gates.place(row, unit)
    store(z, target, lanes)
    store(r, target + units, lanes)
    store(g, target + 2 * units, lanes)
    store(q, recurrentGates.place(row, 2 * units + unit), lanes)
    store((z * load(step.previous(row, unit), lanes)).addingProduct(1 - z, g), hidden.place(row, unit), lanes)
  }
}

/// The gradients of a step's sums, and the part of h's gradient a step back that does not go through the recurrent
/// product.
///
/// - Parameters:
///   - gates: (B, 3 · units), z, r, g of the way forward.
///   - recurrentGates: (B, 3 · units), q in its last third.
///   - previous: h', (B, units).
///   - dHidden: the gradient of h, from the layer above and from the next step, (B, units).
///   - dPrevious: gets z ∘ dHidden added, where h' wants a gradient, (B, units).
///   - dGates: receives the gradients of x W + b, (B, 3 · units); may be `gates`.
///   - dRecurrentGates: receives the gradients of h' U + d, (B, 3 · units); may be `recurrentGates`.
public func gruBackward(
  gates: Matrix, recurrentGates: Matrix, previous: Matrix, dHidden: Matrix, dPrevious: Matrix?, dGates: Matrix,
  dRecurrentGates: Matrix
) {
  let units = dHidden.columns
  func check(_ matrix: Matrix) {
    require(matrix.columns == 3 * units && matrix.rows == dHidden.rows, "gates and states differ in shape")
  }
  check(gates)
  check(recurrentGates)
  check(dGates)
  check(dRecurrentGates)
  for row in 0..<dHidden.rows {
    let (update, recurrent) = (gates.place(row, 0), recurrentGates.place(row, 2 * units))
    let (target, recurrentTarget) = (dGates.place(row, 0), dRecurrentGates.place(row, 0))
    let (before, gradient) = (previous.place(row, 0), dHidden.place(row, 0))
    forEachVector(units) { k, lanes in
      let z = load(update + k, lanes)
      let r = load(update + units + k, lanes)
      let g = load(update + 2 * units + k, lanes)
      let q = load(recurrent + k, lanes)
      let dh = load(gradient + k, lanes)
      let dz = dh * (load(before + k, lanes) - g) * z * (1 - z)
      let dg = dh * (1 - z) * (1 - g * g)
      let dr = dg * q * r * (1 - r)
      store(dz, target + k, lanes)
      store(dz, recurrentTarget + k, lanes)
      store(dr, target + units + k, lanes)
      store(dr, recurrentTarget + units + k, lanes)
      store(dg, target + 2 * units + k, lanes)
      store(dg * r, recurrentTarget + 2 * units + k, lanes)
      if let place = dPrevious?.place(row, k) { store(load(place, lanes).addingProduct(z, dh), place, lanes) }
    }
  }
}
