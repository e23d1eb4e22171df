import Kernels

/// The simple recurrent network (Elman, 1990), as Keras computes it.
///
///     h_t = φ(x_t W + h_(t−1) U + b)
package final class SimpleRNN: Cell {
  package static let name = "simple-rnn"
  package static let kerasClass = "SimpleRNN"
  package static let gates = ["h"]
  package static let takesInputSums = true

  private let products: RecurrentProducts
  private let recurrentKernel: RecurrentKernel
  private let activation: Activation
  private let dSums: TimeMajor  // the gradients of the pre-activations

  package init(_ plan: NetworkPlan.Layer, _ products: RecurrentProducts, steps: Int, rows: Int) {
    self.products = products
    recurrentKernel = products.recurrentKernel(0..<products.units, .plain)
    activation = plan.activation
    dSums = TimeMajor(steps: steps, rows: rows, features: products.units)
  }

  package func inputSums(_ steps: Range<Int>, hidden: TimeMajor) -> TimeMajor { hidden }

  package func forward(_ step: ForwardStep) {
    simpleRNNForward(recurrentKernel.product(step.kept, plus: step.inputs), activation, hidden: step.hidden)
  }

  package func backward(_ step: BackwardStep) {
    let dSums = dSums[step.step]
    activateBackward(activation, outputs: step.hidden, dOutputs: step.dHidden, dSums: dSums)
    products.backward(dSums, recurrentKernel, dKept: step.dKept)
  }

  package func sumGradients(_ steps: Range<Int>) -> SumGradients { SumGradients(dSums[steps]) }
}
