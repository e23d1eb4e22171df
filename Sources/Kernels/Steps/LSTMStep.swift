// One time step of an LSTM, for all rows of a batch. The gates of a row are side by side, in the order i, f, c, o. Each
// is as wide as the number of units.

/// The states that a step reads and writes, each (B, units).
public struct LSTMStates {
  let previousCell: Matrix
  let cell: Matrix
  let cellActivation: Matrix
  let hidden: Matrix

  /// Creates the states of a step, all of one shape.
  ///
  /// - Parameters:
  ///   - previousCell: c', from the step before.
  ///   - cell: Receives c.
  ///   - cellActivation: Receives tanh(c), for the backward pass.
  ///   - hidden: Receives h.
  public init(previousCell: Matrix, cell: Matrix, cellActivation: Matrix, hidden: Matrix) {
    requireShape(previousCell, of: hidden, "previousCell")
    requireShape(cell, of: hidden, "cell")
    requireShape(cellActivation, of: hidden, "cellActivation")
    self.previousCell = previousCell
    self.cell = cell
    self.cellActivation = cellActivation
    self.hidden = hidden
  }
}

/// Computes one step of the forward pass.
///
///     i, f, o = σ(a + h' U)   g = tanh(a + h' U)   c = f ∘ c' + i ∘ g   h = o ∘ tanh(c)
///
/// - Parameters:
///   - recurrent: h' U, with the four gates of U interleaved, and a = x W + b.
///   - gates: a if it is in place, (B, 4 · units). Receives i, f, g, o.
///   - states: c', and the memory that receives c, tanh(c) and h. h must not share memory with h'.
public func lstmForward(_ recurrent: StateProduct, gates: Matrix, states: LSTMStates) {
  recurrent.requireStep(into: states.hidden, "states.hidden", gates: 4, .interleaved(4))
  requireShape(gates, states.hidden.rows, 4 * states.hidden.columns, "gates")
  recurrent.forEachPanel { LSTMStrip(panel: $0, gates: gates, states: states).cover() }
}

private struct LSTMStrip: StepStrip {
  let panel: StepPanel
  let gates: Matrix
  let states: LSTMStates

  @inline(__always) func activate(_ sums: UnsafePointer<Float>, row: Int) {
    let target = gates.place(row, unit)
    let a = panel.inputs(row, orAt: target)
    let units = states.hidden.columns
    let i = sigmoid(load(a, lanes) + load(sums))
    let f = sigmoid(load(a + units, lanes) + load(sums + Machine.lanes))
    let g = tanh(load(a + 2 * units, lanes) + load(sums + 2 * Machine.lanes))
    let o = sigmoid(load(a + 3 * units, lanes) + load(sums + 3 * Machine.lanes))
    let c = (i * g).adding(f, times: load(states.previousCell.place(row, unit), lanes))
    store(i, target, lanes)
    store(f, target + units, lanes)
    store(g, target + 2 * units, lanes)
    store(o, target + 3 * units, lanes)
    store(c, states.cell.place(row, unit), lanes)
  }

  @inline(__always) func finish(row: Int) {
    let a = tanh(load(states.cell.place(row, unit), lanes))
    let o = load(gates.place(row, 3 * states.hidden.columns + unit), lanes)
    store(a, states.cellActivation.place(row, unit), lanes)
    store(o * a, states.hidden.place(row, unit), lanes)
  }
}

/// Computes the gradients of the pre-activations of a step, and the gradient of c'.
///
/// - Parameters:
///   - gates: i, f, g, o of the forward pass, (B, 4 · units).
///   - previousCell: c', (B, units).
///   - cellActivation: tanh(c), (B, units).
///   - dHidden: The gradient of h, from the layer above and from the next step, (B, units).
///   - dCell: The gradient of c from the next step, (B, units). Receives the gradient of c'.
///   - dGates: Receives the gradients of the four pre-activations, (B, 4 · units). May be `gates`.
public func lstmBackward(
  gates: Matrix, previousCell: Matrix, cellActivation: Matrix, dHidden: Matrix, dCell: Matrix, dGates: Matrix
) {
  let units = dHidden.columns
  requireShape(gates, dHidden.rows, 4 * units, "gates")
  requireShape(previousCell, of: dHidden, "previousCell")
  requireShape(cellActivation, of: dHidden, "cellActivation")
  requireShape(dCell, of: dHidden, "dCell")
  requireShape(dGates, of: gates, "dGates")
  for row in 0..<dHidden.rows {
    let (input, dInput) = (gates.place(row, 0), dGates.place(row, 0))
    let (before, activation) = (previousCell.place(row, 0), cellActivation.place(row, 0))
    let (dState, carry) = (dHidden.place(row, 0), dCell.place(row, 0))
    forEachVector(units) { k, lanes in
      let i = load(input + k, lanes)
      let f = load(input + units + k, lanes)
      let g = load(input + 2 * units + k, lanes)
      let o = load(input + 3 * units + k, lanes)
      let a = load(activation + k, lanes)
      let dh = load(dState + k, lanes)
      let dc = load(carry + k, lanes).adding(dh * o, times: 1 - a * a)
      store(dc * g * i * (1 - i), dInput + k, lanes)
      store(dc * load(before + k, lanes) * f * (1 - f), dInput + units + k, lanes)
      store(dc * i * (1 - g * g), dInput + 2 * units + k, lanes)
      store(dh * a * o * (1 - o), dInput + 3 * units + k, lanes)
      store(dc * f, carry + k, lanes)
    }
  }
}
