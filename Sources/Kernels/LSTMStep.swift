// One time step of an LSTM for all rows. Gates lie side by side in a row, in the order i, f, c, o, each as wide as the
// number of units.

/// The buffers of a step's states, each (B, units).
public struct LSTMStates {
  let previousCell: Matrix
  let cell: Matrix
  let cellActivation: Matrix
  let hidden: Matrix

  /// - Parameters:
  ///   - previousCell: c', from the step before.
  ///   - cell: receives c.
  ///   - cellActivation: receives tanh(c), for the way back.
  ///   - hidden: receives h.
  public init(previousCell: Matrix, cell: Matrix, cellActivation: Matrix, hidden: Matrix) {
    self.previousCell = previousCell
    self.cell = cell
    self.cellActivation = cellActivation
    self.hidden = hidden
  }
}

/// One step forward: the products, and the gates while their sums are still in the first-level cache.
///
///     i, f, o = σ(x W + h' U + b)   g = tanh(x W + h' U + b)   c = f ∘ c' + i ∘ g   h = o ∘ tanh(c)
///
/// - Parameters:
///   - inputs: x, (B, F).
///   - kernel: W, (F, 4 · units), packed with the gates interleaved.
///   - previous: h', (B, units).
///   - recurrentKernel: U, (units, 4 · units), packed likewise.
///   - bias: b, (1, 4 · units).
///   - gates: receives i, f, g, o, (B, 4 · units).
///   - states: c' and where c, tanh(c) and h go.
public func lstmForward(
  inputs: Matrix, kernel: PackedMatrix, previous: Matrix, recurrentKernel: PackedMatrix, bias: Matrix,
  gates: Matrix, states: LSTMStates
) {
  let units = states.hidden.columns
  precondition(
    kernel.arrangement == .interleaved(4) && recurrentKernel.arrangement == .interleaved(4)
      && kernel.columns == 4 * units && recurrentKernel.columns == 4 * units && gates.columns == 4 * units
      && inputs.columns == kernel.rows && previous.columns == recurrentKernel.rows && inputs.rows == gates.rows,
    "inputs (\(inputs.rows), \(inputs.columns)), kernel (\(kernel.rows), \(kernel.columns)), \(units) units")
  withScratch(LSTMStrip.Scratch(repeating: 0)) { sums in
    for panel in 0..<kernel.panels {
      let first = panel * Machine.lanes
      let strip = LSTMStrip(
        inputs: Factor(inputs), inputDepth: kernel.rows, inputPanel: kernel.panel(panel),
        previous: Factor(previous), previousDepth: recurrentKernel.rows, previousPanel: recurrentKernel.panel(panel),
        unit: first, lanes: min(Machine.lanes, units - first), gates: gates, states: states,
        bias: sums + 6 * kernel.width, sums: sums)
      strip.loadBias(bias)
      strip.fill(rows: gates.rows)
    }
  }
}

/// All rows of one vector of units.
private struct LSTMStrip {
  let inputs: Factor
  let inputDepth: Int
  let inputPanel: UnsafePointer<Float>
  let previous: Factor
  let previousDepth: Int
  let previousPanel: UnsafePointer<Float>
  let unit: Int
  let lanes: Int
  let gates: Matrix
  let states: LSTMStates
  /// A row of four vectors.
  let bias: UnsafeMutablePointer<Float>
  /// Room for the tallest tile, 6 rows of 4 vectors, and behind it for the bias.
  typealias Scratch = InlineArray<448, Float>
  let sums: UnsafeMutablePointer<Float>

  private typealias Columns = Vectors4
  private var width: Int { Columns.vectors * Machine.lanes }

  func loadBias(_ source: Matrix) {
    for gate in 0..<4 {
      store(load(source.start + gate * (source.columns / 4) + unit, lanes), bias + gate * Machine.lanes)
    }
  }

  /// Covers the rows with tiles, tall ones first.
  func fill(rows: Int) {
    var row = 0
    while rows - row >= 6 { row += tile(Rows6<Columns>.self, at: row) }
    if rows - row >= 4 { row += tile(Rows4<Columns>.self, at: row) }
    if rows - row >= 2 { row += tile(Rows2<Columns>.self, at: row) }
    if rows - row >= 1 { row += tile(Rows1<Columns>.self, at: row) }
  }

  @inline(never) private func tile<T: Tile>(_ type: T.Type, at row: Int) -> Int {
    var tile = T(loading: bias, stride: 0)
    tile.add(inputs.moved(rows: row), inputPanel, depth: inputDepth)
    tile.add(previous.moved(rows: row), previousPanel, depth: previousDepth)
    tile.store(sums, stride: width)
    for i in 0..<T.height { activate(sums + i * width, row: row + i) }
    return T.height
  }

  /// The gates and states of one row, from the sums.
  @inline(__always) private func activate(_ sums: UnsafePointer<Float>, row: Int) {
    let i = sigmoid(load(sums))
    let f = sigmoid(load(sums + Machine.lanes))
    let g = tanh(load(sums + 2 * Machine.lanes))
    let o = sigmoid(load(sums + 3 * Machine.lanes))
    let c = (i * g).addingProduct(f, load(place(states.previousCell, row), lanes))
    let a = tanh(c)
    let target = place(gates, row)
    let units = states.hidden.columns
    store(i, target, lanes)
    store(f, target + units, lanes)
    store(g, target + 2 * units, lanes)
    store(o, target + 3 * units, lanes)
    store(c, place(states.cell, row), lanes)
    store(a, place(states.cellActivation, row), lanes)
    store(o * a, place(states.hidden, row), lanes)
  }

  @inline(__always) private func place(_ matrix: Matrix, _ row: Int) -> UnsafeMutablePointer<Float> {
    matrix.start + row * matrix.stride + unit
  }
}

/// Turns a step's activated gates in place into the gradients of their sums, and takes the cell's gradient a step back.
///
/// - Parameters:
///   - gates: (B, 4 · units), i, f, g, o of the way forward; afterwards the gradients of the four sums.
///   - previousCell: c', (B, units).
///   - cellActivation: tanh(c), (B, units).
///   - dHidden: the gradient of h, from the layer above and from the next step, (B, units).
///   - dCell: the gradient of c from the next step, (B, units); afterwards that of c'.
public func lstmBackward(gates: Matrix, previousCell: Matrix, cellActivation: Matrix, dHidden: Matrix, dCell: Matrix) {
  let units = dHidden.columns
  precondition(gates.columns == 4 * units && gates.rows == dHidden.rows, "gates and states differ in shape")
  for row in 0..<dHidden.rows {
    let input = gates.start + row * gates.stride
    let (forget, candidate, output) = (input + units, input + 2 * units, input + 3 * units)
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
