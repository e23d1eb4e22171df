import Kernels

/// The gated recurrent unit as it was first published (Cho et al., 2014), and as Keras computes it without
/// `reset_after`: the reset gate is multiplied with h. So the product for the candidate must wait for the reset gate.
///
///     z_t = σ(x_t W_z + h_(t−1) U_z + b_z)
///     r_t = σ(x_t W_r + h_(t−1) U_r + b_r)
///     g_t = tanh(x_t W_h + (r_t ∘ h_(t−1)) U_h + b_h)
///     h_t = z_t ∘ h_(t−1) + (1 − z_t) ∘ g_t
package final class ResetBeforeGRU: Cell {
  package static let name = "gru"
  package static let kerasClass = "GRU"
  package static let gates = ["z", "r", "h"]
  package static let takesInputSums = true

  private let products: RecurrentProducts
  private let gateKernel, candidateKernel: RecurrentKernel
  private let gates: TimeMajor  // x W + b, then z, r, g, then the gradients of the pre-activations
  private let reset: TimeMajor  // r ∘ h_(t−1)
  private let dReset: Matrix

  package init(_ plan: NetworkPlan.Layer, _ products: RecurrentProducts, steps: Int, rows: Int) {
    let units = products.units
    self.products = products
    gateKernel = products.recurrentKernel(0..<2 * units, .interleaved(2))
    candidateKernel = products.recurrentKernel(2 * units..<3 * units, .plain)
    gates = TimeMajor(steps: steps, rows: rows, features: 3 * units)
    reset = TimeMajor(steps: steps, rows: rows, features: units)
    dReset = Matrix(rows: rows, columns: units)
  }

  package func inputSums(_ steps: Range<Int>, hidden: TimeMajor) -> TimeMajor { gates[steps] }

  package func forward(_ step: ForwardStep) {
    let (gates, reset, units) = (gates[step.step], reset[step.step], products.units)
    resetBeforeGRUGates(
      gateKernel.product(step.kept, plus: step.inputs.columns(0..<2 * units)), gates: gates, reset: reset)
    resetBeforeGRUCandidate(
      candidateKernel.product(reset, plus: step.inputs.columns(2 * units..<3 * units)), previous: step.previous,
      gates: gates, hidden: step.hidden)
  }

  package func backward(_ step: BackwardStep) {
    let (gates, units) = (gates[step.step], products.units)
    let dCandidate = gates.columns(2 * units..<3 * units)
    resetBeforeGRUCandidateBackward(
      gates: gates, previous: step.previous, dHidden: step.dHidden, dPrevious: step.dPrevious)
    candidateKernel.backward(dCandidate, into: dReset, from: .zeros)
    resetBeforeGRUResetBackward(dReset, gates: gates, kept: step.kept, dKept: step.dKept)
    products.backward(gates.columns(0..<2 * units), gateKernel, dKept: step.dKept)
  }

  package func sumGradients(_ steps: Range<Int>) -> SumGradients { SumGradients(gates[steps], reset: reset[steps]) }
}
