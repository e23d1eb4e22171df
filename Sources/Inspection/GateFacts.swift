import Kernels
import Networks

/// How often a gate is saturated, that is, almost shut or almost open.
///
/// A checkpoint contains no text, but it contains the hidden states of every row of the batch. The pre-activations x W
/// + h U + b are computed for these states: h is the layer's own state, and x is the output of the layer below in the
/// same row. For the lowest layer, x is the vector of each of the first 256 tokens, which in a vocabulary of words are
/// the most frequent ones. Beyond ±4 a sigmoid is within 1.8 % of 0 or 1, where its gradient is small: the gate is
/// saturated.
public struct GateFacts: Codable, Sendable {
  /// The letter of the gate: `f`.
  public let gate: String
  /// The fraction of the pre-activations that are below −4.
  public let shut: Double
  /// The fraction of the pre-activations that are above 4.
  public let open: Double

  private static let limit: Float = 4

  /// Computes the facts of the gates of each recurrent layer, by the name of the layer.
  ///
  /// - Parameter carried: the hidden states of the run.
  package static func all(
    _ blueprint: Blueprint, _ weights: Parameters, _ carried: CarriedState
  ) -> [String: [GateFacts]] {
    all(blueprint, LayerArrays(blueprint, weights), carried)
  }

  /// Computes the facts of the gates of each recurrent layer from its arrays, by the name of the layer.
  static func all(_ blueprint: Blueprint, _ arrays: LayerArrays, _ carried: CarriedState) -> [String: [GateFacts]] {
    var result: [String: [GateFacts]] = [:]
    var below: Matrix?
    let embedding = arrays[blueprint.plan.main.nameOfEmbedding, .table]
    // A checkpoint does not have the outputs of a bidirectional layer, which the layer above it reads.
    let stack = blueprint.plan.main
    for index in stack.layers.indices.prefix(while: { stack.layers[$0].bidirectional == nil }) {
      let layer = stack.name(ofLayer: index)
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
