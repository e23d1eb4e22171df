import Kernels

/// The simple recurrent network (Elman, 1990), as Keras computes it.
///
///     h_t = tanh(x_t W + h_(t−1) U + b)
package final class SimpleRNN: Cell {
  package static let name = "simple-rnn"
  package static let kerasClass = "SimpleRNN"
  package static let gates = ["h"]
  package static let panels = PackedMatrix.Panels.plain

  private let products: RecurrentProducts
  private let dSums: TimeMajor  // the gradients of the sums

  package init(_ products: RecurrentProducts, steps: Int, rows: Int) {
    self.products = products
    dSums = TimeMajor(steps: steps, rows: rows, features: products.units)
  }

  package func inputSums(_ steps: Range<Int>, hidden: TimeMajor) -> TimeMajor { hidden }

  package func forward(step: Int, previous: Matrix, hidden: Matrix) {
    simpleRNNForward(products.recurrent(previous), hidden: hidden)
  }

  package func backward(_ step: BackwardStep) {
    let dSums = dSums[step.step]
    simpleRNNBackward(hidden: step.hidden, dHidden: step.dHidden, dSums: dSums)
    products.backward(dSums, dPrevious: step.dPrevious)
  }

  package func sumGradients(_ steps: Range<Int>) -> SumGradients { SumGradients(dSums[steps]) }
}
