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
  private let dSums: TimeMajor  // the gradients of the sums in a chunk

  package init(_ products: RecurrentProducts, steps: Int, rows: Int, chunk: Int) {
    self.products = products
    dSums = TimeMajor(steps: chunk, rows: rows, features: products.units)
  }

  package func beginChunk(_ steps: Range<Int>, hidden: Matrix) {
    products.inputs(steps, into: hidden)
  }

  package func forward(step: Int, previous: Matrix, hidden: Matrix) {
    simpleRNNForward(products.recurrent(previous), hidden: hidden)
  }

  package func backward(_ step: BackwardStep) {
    let dSums = dSums[step.place]
    simpleRNNBackward(hidden: step.hidden, dHidden: step.dHidden, dSums: dSums)
    products.backward(dSums, dPrevious: step.dPrevious)
  }

  package func endChunk(_ chunk: Chunk, _ gradients: Gradients) {
    products.backward(chunk, dSums.all, gradients)
  }
}
