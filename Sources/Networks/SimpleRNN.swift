import Kernels

/// The simple recurrent network (Elman, 1990), as Keras computes it.
///
///     h_t = tanh(x_t W + h_(t−1) U + b)
package final class SimpleRNN: Cell {
  package static let name = "simple-rnn"
  package static let kerasClass = "SimpleRNN"
  package static let gates = ["h"]

  private let products: RecurrentProducts
  private let dSums: TimeMajor  // the gradients of the sums in a chunk

  package init(_ weights: RecurrentWeights, steps: Int, rows: Int, chunk: Int) {
    products = RecurrentProducts(weights, .plain)
    dSums = TimeMajor(steps: chunk, rows: rows, features: weights.units)
  }

  package func beginChunk(_ inputs: Matrix, steps: Range<Int>, hidden: Matrix) {
    products.inputs(inputs, into: hidden)
  }

  package func forward(step: Int, previous: Matrix, hidden: Matrix) {
    simpleRNNForward(products.recurrent(previous), hidden: hidden)
  }

  package func backward(_ step: BackwardStep) {
    let dSums = dSums[step.place]
    simpleRNNBackward(hidden: step.hidden, dHidden: step.dHidden, dSums: dSums)
    products.backward(dSums, dPrevious: step.dPrevious)
  }

  package func endChunk(
    _ gradients: Gradients, inputs: Matrix, previous: Matrix, dInputs: Matrix?, adding: Bool
  ) {
    products.setGradients(gradients, from: dSums, inputs: inputs, previous: previous, adding: adding)
    products.backward(dSums.all.rows(0..<inputs.rows), dInputs: dInputs)
  }
}
