import Kernels

/// The simple recurrent network (Elman, 1990), as Keras computes it.
///
///     h_t = tanh(x_t W + h_(t−1) U + b)
package final class SimpleRNN: Cell {
  package static let name = "simple-rnn"
  package static let kerasClass = "SimpleRNN"
  package static let gates = ["h"]

  private let products: RecurrentProducts
  private let outputs: TimeMajor  // h_0, …, h_(T−1); on the way back the gradients of their sums

  package init(_ weights: RecurrentWeights, steps: Int, rows: Int) {
    products = RecurrentProducts(weights, .plain)
    outputs = TimeMajor(steps: steps, rows: rows, features: weights.units)
  }

  package func forward(step: Int, inputs: Matrix, previous: Matrix, hidden: Matrix) {
    simpleRNNForward(products.sums(inputs, previous), activation: outputs[step], hidden: hidden)
  }

  package func backward(step: Int, previous: Matrix, dHidden: Matrix, dPrevious: Matrix?, dInputs: Matrix?) {
    let dSums = outputs[step]
    simpleRNNBackward(activation: dSums, dHidden: dHidden)
    products.backward(dSums, dPrevious: dPrevious)
    products.backward(dSums, dInputs: dInputs)
  }

  package func setGradients(_ gradients: Gradients, inputs: Matrix, previous: Matrix) {
    products.setGradients(gradients, from: outputs, inputs: inputs, previous: previous)
  }
}
