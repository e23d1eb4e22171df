import Kernels
import Networks

/// How a gate stands: how often it is all but shut or all but open.
///
/// A checkpoint has no text, but it has the states that the run was at, of every row of the batch. So a gate's sums
/// x W + h U + b are formed for these: h is the layer's own state, and x the output of the layer below in the same row; in
/// the lowest layer every token's vector in turn, of many tokens the first, which are the most frequent words. Beyond ±4 a sum lies within 1.8 % of an end of the sigmoid, where
/// little of a gradient passes: the gate is saturated.
public struct GateFacts: Codable, Sendable {
  /// Its letter in the arrays' `gates`.
  public let gate: String
  /// The share of sums below −4.
  public let shut: Double
  /// The share of sums above 4.
  public let open: Double

  private static let limit: Float = 4

  /// The gates of each recurrent layer, by its name.
  ///
  /// - Parameter carried: the states that the run was at.
  package static func all(
    _ blueprint: Blueprint, _ weights: Parameters, _ carried: CarriedState
  ) -> [String: [GateFacts]] {
    all(blueprint, LayerArrays(blueprint, weights), carried)
  }

  /// The same from the arrays.
  static func all(_ blueprint: Blueprint, _ arrays: LayerArrays, _ carried: CarriedState) -> [String: [GateFacts]] {
    var result: [String: [GateFacts]] = [:]
    var below: Matrix?
    let embedding = arrays[blueprint.plan.main.nameOfEmbedding, .table]
    for layer in blueprint.layerNames {
      guard let sums = GateSums(arrays, layer, below: below, embedding, carried) else { continue }
      result[layer] = zip(arrays.gates(of: layer), 0...).filter(\.0.isSigmoid).map { gate, index in
        GateFacts(gate, sums, index)
      }
      below = sums.hidden
    }
    return result
  }

  private init(_ gate: Gate, _ sums: GateSums, _ index: Int) {
    var (count, shut, open) = (0, 0, 0)
    sums.forEach(ofGate: index) { sum in
      count += 1
      if sum < -GateFacts.limit { shut += 1 }
      if sum > GateFacts.limit { open += 1 }
    }
    self.gate = gate.letter
    self.shut = Double(shut) / Double(max(1, count))
    self.open = Double(open) / Double(max(1, count))
  }
}

/// The sums of a recurrent layer's gates at the states of a checkpoint: those of its inputs, and those of its own outputs.
private struct GateSums {
  /// The layer's outputs, (B, units).
  let hidden: Matrix
  private let inputs: Matrix
  private let recurrent: Matrix
  /// Whether a row of the inputs belongs to the same row of the outputs, or to each of them.
  private let isPaired: Bool

  /// - Parameters:
  ///   - below: the outputs of the layer below; none for the lowest one.
  ///   - embedding: the vectors that the lowest one reads; none where its input is one-hot.
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

  /// Tokens that are looked at, at most.
  private static let most = 256

  /// The vectors of the first tokens.
  private static func first(_ vectors: Matrix) -> Matrix { vectors.rows(0..<min(most, vectors.rows)) }

  /// The vectors of the first tokens where there is no embedding.
  private static func oneHot(_ tokens: Int) -> Matrix {
    let vectors = Matrix(rows: min(most, tokens), columns: tokens)
    for token in 0..<vectors.rows { vectors[token, token] = 1 }
    return vectors
  }

  /// Shows each sum of a gate.
  func forEach(ofGate gate: Int, _ body: (Float) -> Void) {
    let columns = gate * hidden.columns..<(gate + 1) * hidden.columns
    for row in 0..<inputs.rows {
      for other in isPaired ? row..<row + 1 : 0..<recurrent.rows {
        for column in columns { body(inputs[row, column] + recurrent[other, column]) }
      }
    }
  }
}
