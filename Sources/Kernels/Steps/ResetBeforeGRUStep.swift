// One time step of a gated recurrent unit that resets before the product, for all rows. Gates lie side by side in a row, in
// the order z, r, g, each as wide as the number of units.

/// The first half of a step forward.
///
///     z, r = σ(a + k U)   s = r ∘ k
///
/// - Parameters:
///   - recurrent: k U of z and r, where k is h' or what dropout leaves of it; the kernel is packed with the two gates
///     interleaved.
///   - gates: a = x W + b, (B, 3 · units); receives z, r.
///   - reset: receives s, (B, units).
public func resetBeforeGRUGates(_ recurrent: StateProduct, gates: Matrix, reset: Matrix) {
  recurrent.requireStep(into: reset, "reset", gates: 2, .interleaved(2))
  requireShape(gates, reset.rows, 3 * reset.columns, "gates")
  recurrent.forEachPanel { GateStrip(panel: $0, recurrent: recurrent, gates: gates, reset: reset).cover() }
}

private struct GateStrip: StepStrip {
  let panel: StepPanel
  let recurrent: StateProduct
  let gates: Matrix
  let reset: Matrix

  @inline(__always) func activate(_ sums: UnsafePointer<Float>, row: Int) {
    let target = gates.place(row, unit)
    let r = sigmoid(load(target + reset.columns, lanes) + load(sums + Machine.lanes))
    store(sigmoid(load(target, lanes) + load(sums)), target, lanes)
    store(r, target + reset.columns, lanes)
    store(r * load(recurrent.previous(row, unit), lanes), reset.place(row, unit), lanes)
  }
}

/// The second half.
///
///     g = tanh(a + s U)   h = z ∘ h' + (1 − z) ∘ g
///
/// - Parameters:
///   - recurrent: s U of g, the kernel in plain panels.
///   - previous: h', (B, units).
///   - gates: z, r, and a = x W + b of g, (B, 3 · units); receives g.
///   - hidden: receives h, (B, units).
public func resetBeforeGRUCandidate(
  _ recurrent: StateProduct, previous: Matrix, gates: Matrix, hidden: Matrix
) {
  recurrent.requireStep(into: hidden, "hidden", gates: 1, .plain)
  requireShape(previous, of: hidden, "previous")
  requireShape(gates, hidden.rows, 3 * hidden.columns, "gates")
  recurrent.forEachPanel { CandidateStrip(panel: $0, previous: previous, gates: gates, hidden: hidden).cover() }
}

private struct CandidateStrip: StepStrip {
  let panel: StepPanel
  let previous: Matrix
  let gates: Matrix
  let hidden: Matrix

  @inline(__always) func activate(_ sums: UnsafePointer<Float>, row: Int) {
    let (update, candidate) = (gates.place(row, unit), gates.place(row, 2 * hidden.columns + unit))
    let (before, target) = (previous.place(row, unit), hidden.place(row, unit))
    forEachVector(lanes) { k, lanes in
      let z = load(update + k, lanes)
      let g = tanh(load(candidate + k, lanes) + load(sums + k))
      store(g, candidate + k, lanes)
      store((z * load(before + k, lanes)).adding(1 - z, times: g), target + k, lanes)
    }
  }
}

/// The first half of the way back: the gradients of the sums of z and g, in their places.
///
/// - Parameters:
///   - gates: z, r, g of the way forward, (B, 3 · units); receives the gradients of the sums of z and g.
///   - previous: h', (B, units).
///   - dHidden: the gradient of h, from the layer above and from the next step, (B, units).
///   - dPrevious: gets z ∘ dHidden added, where h' wants a gradient, (B, units).
public func resetBeforeGRUCandidateBackward(gates: Matrix, previous: Matrix, dHidden: Matrix, dPrevious: Matrix?) {
  let units = dHidden.columns
  requireShape(gates, dHidden.rows, 3 * units, "gates")
  requireShape(previous, of: dHidden, "previous")
  if let dPrevious { requireShape(dPrevious, of: dHidden, "dPrevious") }
  for row in 0..<dHidden.rows {
    let (place, before, gradient) = (gates.place(row, 0), previous.place(row, 0), dHidden.place(row, 0))
    forEachVector(units) { k, lanes in
      let z = load(place + k, lanes)
      let g = load(place + 2 * units + k, lanes)
      let dh = load(gradient + k, lanes)
      store(dh * (load(before + k, lanes) - g) * z * (1 - z), place + k, lanes)
      store(dh * (1 - z) * (1 - g * g), place + 2 * units + k, lanes)
      if let target = dPrevious?.place(row, k) { store(load(target, lanes).adding(z, times: dh), target, lanes) }
    }
  }
}

/// The second half: the gradient of the sum of r, in its place.
///
/// - Parameters:
///   - dReset: the gradient of s, (B, units).
///   - gates: r in its second third, (B, 3 · units); receives the gradient of its sum there.
///   - kept: what r was multiplied with, (B, units).
///   - dKept: gets r ∘ dReset added, where that wants a gradient, (B, units).
public func resetBeforeGRUResetBackward(_ dReset: Matrix, gates: Matrix, kept: Matrix, dKept: Matrix?) {
  let units = dReset.columns
  requireShape(gates, dReset.rows, 3 * units, "gates")
  requireShape(kept, of: dReset, "kept")
  if let dKept { requireShape(dKept, of: dReset, "dKept") }
  for row in 0..<dReset.rows {
    let (place, before, gradient) = (gates.place(row, units), kept.place(row, 0), dReset.place(row, 0))
    forEachVector(units) { k, lanes in
      let r = load(place + k, lanes)
      let ds = load(gradient + k, lanes)
      store(ds * load(before + k, lanes) * r * (1 - r), place + k, lanes)
      if let target = dKept?.place(row, k) { store(load(target, lanes).adding(r, times: ds), target, lanes) }
    }
  }
}
