// One time step of a GRU that resets the state before the product, for all rows of a batch. The gates of a row are side
// by side, in the order z, r, g. Each is as wide as the number of units.

/// Computes the first half of a step of the forward pass: the gates z and r, and the reset state.
///
///     z, r = σ(a + k U)   s = r ∘ k
///
/// - Parameters:
///   - recurrent: k U of z and r, with these two gates of U interleaved, and a = x W + b of z and r. k is h', or what dropout leaves
///     of it.
///   - gates: a if it is in place, (B, 3 · units). Receives z, r.
///   - reset: Receives s, (B, units). It must not share memory with k.
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
    let a = panel.inputs(row, orAt: target)
    let r = sigmoid(load(a + reset.columns, lanes) + load(sums + Machine.lanes))
    store(sigmoid(load(a, lanes) + load(sums)), target, lanes)
    store(r, target + reset.columns, lanes)
    store(r * load(recurrent.previous(row, unit), lanes), reset.place(row, unit), lanes)
  }
}

/// Computes the second half of a step of the forward pass: the candidate g and the hidden state.
///
///     g = tanh(a + s U)   h = z ∘ h' + (1 − z) ∘ g
///
/// - Parameters:
///   - recurrent: s U of g, with U in plain arrangement, and a = x W + b of g.
///   - previous: h', (B, units).
///   - gates: z, r, and a if it is in place, (B, 3 · units). Receives g.
///   - hidden: Receives h, (B, units). It must not share memory with s.
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
    let a = panel.inputs(row, orAt: candidate)
    forEachVector(lanes) { k, lanes in
      let z = load(update + k, lanes)
      let g = tanh(load(a + k, lanes) + load(sums + k))
      store(g, candidate + k, lanes)
      store((z * load(before + k, lanes)).adding(1 - z, times: g), target + k, lanes)
    }
  }
}

/// Computes the first half of a step of the backward pass: the gradients of the pre-activations of z and g, in place.
///
/// - Parameters:
///   - gates: z, r, g of the forward pass, (B, 3 · units). Receives the gradients of the pre-activations of z and g.
///   - previous: h', (B, units).
///   - dHidden: The gradient of h, from the layer above and from the next step, (B, units).
///   - dPrevious: z ∘ dHidden is added to it, (B, units). Nil if the gradient of h' is not needed.
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

/// Computes the second half of a step of the backward pass: the gradient of the pre-activation of r, in place.
///
/// - Parameters:
///   - dReset: The gradient of s, (B, units).
///   - gates: r in its second third, (B, 3 · units). Receives the gradient of the pre-activation of r there.
///   - kept: k, which r was multiplied with, (B, units).
///   - dKept: r ∘ dReset is added to it, (B, units). Nil if the gradient of k is not needed.
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
