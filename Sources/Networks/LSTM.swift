import Kernels

/// Long short-term memory (Hochreiter and Schmidhuber, 1997; forget gate of Gers et al., 2000), as Keras computes it.
///
///     i_t = σ(x_t W_i + h_(t−1) U_i + b_i)
///     f_t = σ(x_t W_f + h_(t−1) U_f + b_f)
///     g_t = tanh(x_t W_c + h_(t−1) U_c + b_c)
///     o_t = σ(x_t W_o + h_(t−1) U_o + b_o)
///     c_t = f_t ∘ c_(t−1) + i_t ∘ g_t
///     h_t = o_t ∘ tanh(c_t)
public final class LSTM: Cell {
  public static let name = "lstm"
  public static let kerasClass = "LSTM"
  public static let gates = ["i", "f", "c", "o"]
  public static let extraStates = ["c"]
  public static let biasInitializer = Initializer.gateOnes(gate: 1, of: 4)

  private let cells: TimeMajor  // c_(−1), c_0, …, c_(T−1)
  private let activations: TimeMajor  // tanh(c_t)
  private let dCell: Matrix

  public init(units: Int, steps: Int, rows: Int) {
    cells = TimeMajor(steps: steps + 1, rows: rows, features: units)
    activations = TimeMajor(steps: steps, rows: rows, features: units)
    dCell = Matrix(rows: rows, columns: units)
  }

  public func begin(from states: ArraySlice<Matrix>) { cells[0].copy(from: states[states.startIndex]) }

  public func end(after steps: Int, into states: ArraySlice<Matrix>) {
    states[states.startIndex].copy(from: cells[steps])
  }

  public func forward(step: Int, gates: Matrix, previous: Matrix, hidden: Matrix, kernel: PackedMatrix) {
    multiply(previous, kernel, into: gates, from: .result)
    lstmForward(
      gates: gates, previousCell: cells[step], cell: cells[step + 1], cellActivation: activations[step], hidden: hidden)
  }

  public func beginBackward() { dCell.fill(0) }

  public func backward(step: Int, gates: Matrix, dHidden: Matrix, dPrevious: Matrix?, kernel: PackedMatrix) {
    lstmBackward(
      gates: gates, previousCell: cells[step], cellActivation: activations[step], dHidden: dHidden, dCell: dCell)
    if let dPrevious { multiply(gates, kernel, into: dPrevious, from: .result) }
  }
}
