import Kernels
import Networks

/// The pre-activations of a recurrent layer's gates for the hidden states in a checkpoint.
struct GateSums {
  /// The outputs of the layer, `(B, units)`.
  let hidden: Matrix
  /// The products of the inputs and the kernel, plus the bias.
  private let inputs: Matrix
  /// The products of the hidden states and the recurrent kernel, plus the second bias if there is one.
  private let recurrent: Matrix
  /// Whether each row of ``inputs`` is combined with the same row of ``recurrent`` only. Otherwise it is combined with
  /// all rows.
  private let isPaired: Bool

  /// Computes the pre-activations. Nil if the layer is not a recurrent layer that reads in one direction.
  ///
  /// - Parameters:
  ///   - below: the outputs of the layer below. Nil for the lowest layer.
  ///   - embedding: the vectors that the lowest layer reads. Nil if its input is one-hot.
  init?(_ arrays: LayerArrays, _ layer: String, below: Matrix?, _ embedding: Matrix?, _ carried: CarriedState) {
    guard let place = carried.names.firstIndex(of: "\(layer)/h"), let kernel = arrays[layer, .kernel],
      let recurrentKernel = arrays[layer, .recurrentKernel], let bias = arrays[layer, .bias]
    else { return nil }
    hidden = carried.states[place]
    isPaired = below != nil
    let vectors = below ?? embedding.map(GateSums.first) ?? GateSums.oneHot(kernel.rows)
    inputs = Matrix(rows: vectors.rows, columns: kernel.columns)
    multiply(vectors, kernel, into: inputs, from: .row(bias.rows(0..<1)))
    recurrent = Matrix(rows: hidden.rows, columns: kernel.columns)
    multiply(hidden, recurrentKernel, into: recurrent, from: bias.rows > 1 ? .row(bias.rows(1..<2)) : .zeros)
  }

  private static let maximumTokens = 256

  /// Returns the vectors of the first tokens in an embedding.
  private static func first(_ vectors: Matrix) -> Matrix { vectors.rows(0..<min(maximumTokens, vectors.rows)) }

  /// Returns the one-hot vectors of the first tokens.
  private static func oneHot(_ tokens: Int) -> Matrix {
    let vectors = Matrix(rows: min(maximumTokens, tokens), columns: tokens)
    for token in 0..<vectors.rows { vectors[token, token] = 1 }
    return vectors
  }

  /// Calls `body` with each pre-activation of a gate.
  func forEach(ofGate gate: Int, _ body: (Float) -> Void) {
    let columns = gate * hidden.columns..<(gate + 1) * hidden.columns
    for row in 0..<inputs.rows {
      for other in isPaired ? row..<row + 1 : 0..<recurrent.rows {
        for column in columns { body(inputs[row, column] + recurrent[other, column]) }
      }
    }
  }
}
