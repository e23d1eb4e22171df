// The arithmetic between the products of an LSTM, for one time step of all rows. Gates lie side by side in a row, in
// the order i, f, c, o, each as wide as the number of units.

/// Activates the gates in place and computes the new state.
///
///     i, f, o = σ(·)   g = tanh(·)   c = f ∘ c' + i ∘ g   h = o ∘ tanh(c)
///
/// - Parameters:
///   - gates: (B, 4 · units), the sums of the products and the bias; afterwards i, f, g, o.
///   - previousCell: c', (B, units).
///   - cell: receives c, (B, units).
///   - cellActivation: receives tanh(c), (B, units), for the way back.
///   - hidden: receives h, (B, units).
public func lstmForward(gates: Matrix, previousCell: Matrix, cell: Matrix, cellActivation: Matrix, hidden: Matrix) {
  let units = hidden.columns
  precondition(gates.columns == 4 * units && gates.rows == hidden.rows, "gates and states differ in shape")
  for row in 0..<hidden.rows {
    let input = gates.start + row * gates.stride
    let forget = input + units
    let candidate = forget + units
    let output = candidate + units
    let before = previousCell.start + row * previousCell.stride
    let after = cell.start + row * cell.stride
    let activation = cellActivation.start + row * cellActivation.stride
    let state = hidden.start + row * hidden.stride
    forEachVector(units) { k, lanes in
      let i = sigmoid(load(input + k, lanes))
      let f = sigmoid(load(forget + k, lanes))
      let g = tanh(load(candidate + k, lanes))
      let o = sigmoid(load(output + k, lanes))
      let c = (i * g).addingProduct(f, load(before + k, lanes))
      let a = tanh(c)
      store(i, input + k, lanes)
      store(f, forget + k, lanes)
      store(g, candidate + k, lanes)
      store(o, output + k, lanes)
      store(c, after + k, lanes)
      store(a, activation + k, lanes)
      store(o * a, state + k, lanes)
    }
  }
}

/// Turns the activated gates in place into the gradients of their sums, and takes the cell's gradient a step back.
///
/// - Parameters:
///   - gates: (B, 4 · units), i, f, g, o from ``lstmForward(gates:previousCell:cell:cellActivation:hidden:)``;
///     afterwards the gradients of the four sums.
///   - previousCell: c', (B, units).
///   - cellActivation: tanh(c), (B, units).
///   - dHidden: the gradient of h, from the layer above and from the next step, (B, units).
///   - dCell: the gradient of c from the next step, (B, units); afterwards that of c'.
public func lstmBackward(gates: Matrix, previousCell: Matrix, cellActivation: Matrix, dHidden: Matrix, dCell: Matrix) {
  let units = dHidden.columns
  precondition(gates.columns == 4 * units && gates.rows == dHidden.rows, "gates and states differ in shape")
  for row in 0..<dHidden.rows {
    let input = gates.start + row * gates.stride
    let forget = input + units
    let candidate = forget + units
    let output = candidate + units
    let before = previousCell.start + row * previousCell.stride
    let activation = cellActivation.start + row * cellActivation.stride
    let dState = dHidden.start + row * dHidden.stride
    let carry = dCell.start + row * dCell.stride
    forEachVector(units) { k, lanes in
      let i = load(input + k, lanes)
      let f = load(forget + k, lanes)
      let g = load(candidate + k, lanes)
      let o = load(output + k, lanes)
      let a = load(activation + k, lanes)
      let dh = load(dState + k, lanes)
      let dc = load(carry + k, lanes).addingProduct(dh * o, 1 - a * a)
      store(dc * g * i * (1 - i), input + k, lanes)
      store(dc * load(before + k, lanes) * f * (1 - f), forget + k, lanes)
      store(dc * i * (1 - g * g), candidate + k, lanes)
      store(dh * a * o * (1 - o), output + k, lanes)
      store(dc * f, carry + k, lanes)
    }
  }
}
