import Lockstep

/// The minimal gated unit (Zhou et al., 2016): one gate, which forgets and resets.
///
///     f_t = σ(x_t W_f + h_(t−1) U_f + b_f)
///     g_t = tanh(x_t W_g + (f_t ∘ h_(t−1)) U_g + b_g)
///     h_t = (1 − f_t) ∘ h_(t−1) + f_t ∘ g_t
final class MinimalGatedUnit: Cell {
  static let name = "minimal-gated-unit"
  static let kerasClass = "MinimalGatedUnit"
  static let gates = ["f", "g"]

  private let forgetKernel, candidateKernel: RecurrentKernel
  private let gates: TimeMajor  // x W + b, then f and g, then the gradients of their sums
  private let reset: TimeMajor  // f ∘ h_(t−1)
  private let dForget, dReset: Matrix

  init(_ plan: NetworkPlan.Layer, _ products: RecurrentProducts, steps: Int, rows: Int) {
    let units = products.units
    forgetKernel = products.recurrentKernel(0..<units)
    candidateKernel = products.recurrentKernel(units..<2 * units)
    gates = TimeMajor(steps: steps, rows: rows, features: 2 * units)
    reset = TimeMajor(steps: steps, rows: rows, features: units)
    (dForget, dReset) = (Matrix(rows: rows, columns: units), Matrix(rows: rows, columns: units))
  }

  func inputSums(_ steps: Range<Int>, hidden: TimeMajor) -> TimeMajor { gates[steps] }

  func forward(_ step: ForwardStep) {
    let (f, g, h) = (gate(0, step.step), gate(1, step.step), step.previous)
    forgetKernel.addProduct(of: step.kept, to: f)
    activate(f, .sigmoid)
    multiplyElements(f, step.kept, into: reset[step.step])
    candidateKernel.addProduct(of: reset[step.step], to: g)
    activate(g, .tanh)
    forEachElement { step.hidden[$0, $1] = (1 - f[$0, $1]) * h[$0, $1] + f[$0, $1] * g[$0, $1] }
  }

  func backward(_ step: BackwardStep) {
    let (f, g, h, dh) = (gate(0, step.step), gate(1, step.step), step.previous, step.dHidden)
    forEachElement {
      dForget[$0, $1] = dh[$0, $1] * (g[$0, $1] - h[$0, $1])
      step.dPrevious?[$0, $1] += dh[$0, $1] * (1 - f[$0, $1])
      g[$0, $1] = dh[$0, $1] * f[$0, $1] * (1 - g[$0, $1] * g[$0, $1])
    }
    candidateKernel.backward(g, into: dReset, from: .zeros)
    forEachElement {
      step.dKept?[$0, $1] += dReset[$0, $1] * f[$0, $1]
      f[$0, $1] = (dForget[$0, $1] + dReset[$0, $1] * step.kept[$0, $1]) * f[$0, $1] * (1 - f[$0, $1])
    }
    if let dKept = step.dKept { forgetKernel.backward(f, into: dKept, from: .result) }
  }

  func sumGradients(_ steps: Range<Int>) -> SumGradients { SumGradients(gates[steps], reset: reset[steps]) }

  private func gate(_ index: Int, _ step: Int) -> Matrix {
    gates[step].columns(index * dReset.columns..<(index + 1) * dReset.columns)
  }

  private func forEachElement(_ body: (_ row: Int, _ unit: Int) -> Void) {
    for row in 0..<dReset.rows { for unit in 0..<dReset.columns { body(row, unit) } }
  }
}
