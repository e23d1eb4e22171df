import Kernels

/// The gated recurrent unit (Cho et al., 2014), as Keras computes it with `reset_after`: the reset gate is multiplied
/// with the product h U, not with h. So one matrix product serves all three gates.
///
///     z_t = σ(x_t W_z + b_z + h_(t−1) U_z + d_z)
///     r_t = σ(x_t W_r + b_r + h_(t−1) U_r + d_r)
///     g_t = tanh(x_t W_h + b_h + r_t ∘ (h_(t−1) U_h + d_h))
///     h_t = z_t ∘ h_(t−1) + (1 − z_t) ∘ g_t
package final class GRU: Cell {
  package static let name = "gru"
  package static let kerasClass = "GRU"
  package static let gates = ["z", "r", "h"]
  package static let hasRecurrentBias = true
  package static let takesInputSums = true

  private let products: RecurrentProducts
  private let recurrentKernel: RecurrentKernel
  private let gates: TimeMajor  // x W + b, then z, r, g, then the gradients of x W + b
  private let recurrentGates: TimeMajor  // h U_h + d_h in the last third, then the gradients of h U + d

  package init(_ plan: NetworkPlan.Layer, _ products: RecurrentProducts, steps: Int, rows: Int) {
    self.products = products
    recurrentKernel = products.recurrentKernel(0..<3 * products.units, .interleaved(3))
    gates = TimeMajor(steps: steps, rows: rows, features: 3 * products.units)
    recurrentGates = TimeMajor(steps: steps, rows: rows, features: 3 * products.units)
  }

  package func inputSums(_ steps: Range<Int>, hidden: TimeMajor) -> TimeMajor { gates[steps] }

  package func forward(_ step: ForwardStep) {
    gruForward(
      recurrentKernel.product(step.kept, plus: step.inputs), previous: step.previous, bias: products.recurrentBias,
      gates: gates[step.step], recurrentGates: recurrentGates[step.step], hidden: step.hidden)
  }

  package func backward(_ step: BackwardStep) {
    let (gates, recurrentGates) = (gates[step.step], recurrentGates[step.step])
    gruBackward(
      gates: gates, recurrentGates: recurrentGates, previous: step.previous, dHidden: step.dHidden,
      dPrevious: step.dPrevious, dGates: gates, dRecurrentGates: recurrentGates)
    products.backward(recurrentGates, recurrentKernel, dKept: step.dKept)
  }

  package func sumGradients(_ steps: Range<Int>) -> SumGradients {
    SumGradients(gates[steps], recurrent: recurrentGates[steps])
  }
}
