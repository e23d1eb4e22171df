import Kernels

/// Long short-term memory (Hochreiter and Schmidhuber, 1997; forget gate of Gers et al., 2000), as Keras computes it.
///
///     i_t = σ(x_t W_i + h_(t−1) U_i + b_i)
///     f_t = σ(x_t W_f + h_(t−1) U_f + b_f)
///     g_t = tanh(x_t W_c + h_(t−1) U_c + b_c)
///     o_t = σ(x_t W_o + h_(t−1) U_o + b_o)
///     c_t = f_t ∘ c_(t−1) + i_t ∘ g_t
///     h_t = o_t ∘ tanh(c_t)
package final class LSTM: Cell {
  package static let name = "lstm"
  package static let kerasClass = "LSTM"
  package static let gates = ["i", "f", "c", "o"]
  package static let extraStates = ["c"]
  package static let takesInputSums = true
  package static let biasInitializer = Initializer.gateOnes(gate: 1, of: 4)

  private let products: RecurrentProducts
  private let recurrentKernel: RecurrentKernel
  private let gates: TimeMajor  // x W + b, then i, f, g, o, then the gradients of the pre-activations
  private let activations: TimeMajor  // tanh(c_t)
  package let extraTraces: [TimeMajor]  // c_(−1), c_0, …, c_(T−1)
  package let dExtraStates: [Matrix]  // the gradient with respect to c
  private var cells: TimeMajor { extraTraces[0] }

  package init(_ plan: NetworkPlan.Layer, _ products: RecurrentProducts, steps: Int, rows: Int) {
    self.products = products
    recurrentKernel = products.recurrentKernel(0..<4 * products.units, .interleaved(4))
    gates = TimeMajor(steps: steps, rows: rows, features: 4 * products.units)
    extraTraces = [TimeMajor(steps: steps + 1, rows: rows, features: products.units)]
    activations = TimeMajor(steps: steps, rows: rows, features: products.units)
    dExtraStates = [Matrix(rows: rows, columns: products.units)]
  }

  package func begin(from states: ArraySlice<Matrix>) { cells[0].copy(from: states[states.startIndex]) }

  package func inputSums(_ steps: Range<Int>, hidden: TimeMajor) -> TimeMajor { gates[steps] }

  package func forward(_ step: ForwardStep) {
    lstmForward(
      recurrentKernel.product(step.kept, plus: step.inputs), gates: gates[step.step],
      states: LSTMStates(
        previousCell: cells[step.step], cell: cells[step.step + 1], cellActivation: activations[step.step],
        hidden: step.hidden))
  }

  package func backward(_ step: BackwardStep) {
    let gates = gates[step.step]
    lstmBackward(
      gates: gates, previousCell: cells[step.step], cellActivation: activations[step.step], dHidden: step.dHidden,
      dCell: dExtraStates[0], dGates: gates)
    products.backward(gates, recurrentKernel, dKept: step.dKept)
  }

  package func sumGradients(_ steps: Range<Int>) -> SumGradients { SumGradients(gates[steps]) }
}
