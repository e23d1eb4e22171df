// One time step of a gated recurrent unit (GRU), for all rows of a batch. The gates of a row are side by side, in the
// order z, r, g. Each is as wide as the number of units.

/// Computes one step of the forward pass.
///
///     q = h' U + d   z, r = σ(a + q)   g = tanh(a + r ∘ q)   h = z ∘ h' + (1 − z) ∘ g
///
/// - Parameters:
///   - recurrent: h' U, with the three gates of U interleaved, and a = x W + b. Here h' can be what dropout leaves of it.
///   - previous: h', (B, units), without dropout.
///   - bias: d, (1, 3 · units).
///   - gates: a if it is in place, (B, 3 · units). Receives z, r, g.
///   - recurrentGates: Receives q in its last third, (B, 3 · units).
///   - hidden: Receives h, (B, units). It must not share memory with the h' of `recurrent`.
public func gruForward(
  _ recurrent: StateProduct, previous: Matrix, bias: Matrix, gates: Matrix, recurrentGates: Matrix,
  hidden: Matrix
) {
  let units = hidden.columns
  recurrent.requireStep(into: hidden, "hidden", gates: 3, .interleaved(3))
  requireShape(previous, of: hidden, "previous")
  requireShape(bias, 1, 3 * units, "bias")
  requireShape(gates, hidden.rows, 3 * units, "gates")
  requireShape(recurrentGates, of: gates, "recurrentGates")
  recurrent.forEachPanel { panel in
    let strip = GRUStrip(panel: panel, previous: previous, gates: gates, recurrentGates: recurrentGates, hidden: hidden)
    strip.loadStart(bias)
    strip.cover()
  }
}

private struct GRUStrip: StepStrip {
  let panel: StepPanel
  let previous: Matrix
  let gates: Matrix
  let recurrentGates: Matrix
  let hidden: Matrix
  /// d of the panel.
  var start: UnsafePointer<Float> { UnsafePointer(panel.row) }

  func loadStart(_ bias: Matrix) {
    for gate in 0..<3 {
      let part = load(bias.place(0, gate * hidden.columns + unit), lanes)
      store(part, panel.row + gate * Machine.lanes)
    }
  }

  @inline(__always) func activate(_ sums: UnsafePointer<Float>, row: Int) {
    let target = gates.place(row, unit)
    let a = panel.inputs(row, orAt: target)
    let units = hidden.columns
    let z = sigmoid(load(a, lanes) + load(sums))
    let r = sigmoid(load(a + units, lanes) + load(sums + Machine.lanes))
    let q = load(sums + 2 * Machine.lanes)
    store(z, target, lanes)
    store(r, target + units, lanes)
    store(load(a + 2 * units, lanes).adding(r, times: q), target + 2 * units, lanes)
    store(q, recurrentGates.place(row, 2 * units + unit), lanes)
  }

  @inline(__always) func finish(row: Int) {
    let (update, candidate) = (gates.place(row, unit), gates.place(row, 2 * hidden.columns + unit))
    let z = load(update, lanes)
    let g = tanh(load(candidate, lanes))
    store(g, candidate, lanes)
    store((z * load(previous.place(row, unit), lanes)).adding(1 - z, times: g), hidden.place(row, unit), lanes)
  }
}

/// Computes the gradients of the pre-activations of a step, and the part of the gradient of h' that does not come
/// through the recurrent product.
///
/// - Parameters:
///   - gates: z, r, g of the forward pass, (B, 3 · units).
///   - recurrentGates: q in its last third, (B, 3 · units).
///   - previous: h', (B, units).
///   - dHidden: The gradient of h, from the layer above and from the next step, (B, units).
///   - dPrevious: z ∘ dHidden is added to it, (B, units). Nil if the gradient of h' is not needed.
///   - dGates: Receives the gradients of x W + b, (B, 3 · units). May be `gates`.
///   - dRecurrentGates: Receives the gradients of h' U + d, (B, 3 · units). May be `recurrentGates`.
public func gruBackward(
  gates: Matrix, recurrentGates: Matrix, previous: Matrix, dHidden: Matrix, dPrevious: Matrix?, dGates: Matrix,
  dRecurrentGates: Matrix
) {
  let units = dHidden.columns
  requireShape(gates, dHidden.rows, 3 * units, "gates")
  requireShape(recurrentGates, of: gates, "recurrentGates")
  requireShape(previous, of: dHidden, "previous")
  if let dPrevious { requireShape(dPrevious, of: dHidden, "dPrevious") }
  requireShape(dGates, of: gates, "dGates")
  requireShape(dRecurrentGates, of: gates, "dRecurrentGates")
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
      if let place = dPrevious?.place(row, k) { store(load(place, lanes).adding(z, times: dh), place, lanes) }
    }
  }
}
