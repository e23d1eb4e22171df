import Networks

/// The dead units of a layer, and how often its gates are saturated.
public struct LayerFacts: Encodable, Sendable {
  /// The name of the layer: `lstm_1`.
  public let name: String
  /// The number of units, or of an embedding's dimensions.
  public let units: Int
  /// The indices of the dead units: all weights into them, or all weights out of them, are almost zero.
  public let dead: [Int]
  /// The facts of each gate. Empty for a layer without gates.
  public let gates: [GateFacts]

  /// Computes the facts of each layer below the output layer.
  ///
  /// - Parameter carried: the hidden states of the run.
  public static func all(_ blueprint: Blueprint, _ weights: Parameters, _ carried: CarriedState) -> [LayerFacts] {
    let arrays = LayerArrays(blueprint, weights)
    let gates = GateFacts.all(blueprint, arrays, carried)
    let lastOfEncoder = blueprint.layerNames.last { blueprint.plan.encoder?.names.contains($0) ?? false }
    return zip(blueprint.layerNames, blueprint.layerNames.dropFirst()).map { layer, next in
      // The decoder takes the encoder's states, and no layer its outputs.
      let dead = layer == lastOfEncoder ? [] : deadUnits(arrays, layer, next)
      return LayerFacts(
        name: layer, units: dead.count, dead: dead.indices.filter { dead[$0] }, gates: gates[layer] ?? [])
    }
  }
}
