// One time step of a simple recurrent cell, for all rows of a batch.

/// Computes one step of the forward pass.
///
///     h = φ(a + h' U)
///
/// - Parameters:
///   - recurrent: h' U, with U in plain arrangement, and a = x W + b.
///   - activation: φ.
///   - hidden: a if it is in place, (B, units). Receives h. It must not share memory with h'.
public func simpleRNNForward(_ recurrent: StateProduct, _ activation: Activation, hidden: Matrix) {
  recurrent.requireStep(into: hidden, "hidden", gates: 1, .plain)
  recurrent.forEachPanel { SimpleRNNStrip(panel: $0, activation: activation, hidden: hidden).cover() }
}

private struct SimpleRNNStrip: StepStrip {
  let panel: StepPanel
  let activation: Activation
  let hidden: Matrix

  @inline(__always) func activate(_ sums: UnsafePointer<Float>, row: Int) {
    let target = hidden.place(row, unit)
    let a = panel.inputs(row, orAt: target)
    forEachVector(lanes) { k, lanes in
      store(activation(load(a + k, lanes) + load(sums + k)), target + k, lanes)
    }
  }
}
