import Networks

/// What the weights tell of a layer's units and gates.
public struct LayerFacts: Encodable, Sendable {
  /// The layer's name: `lstm_1`.
  public let name: String
  /// Number of units; of an embedding, of dimensions.
  public let units: Int
  /// The units that nothing leads into or nothing leads out of.
  public let dead: [Int]
  /// How its gates stand; none of a layer without gates.
  public let gates: [GateFacts]

  /// The facts of each layer below the dense one.
  ///
  /// - Parameter carried: the states that the run was at.
  public static func all(_ blueprint: Blueprint, _ weights: Parameters, _ carried: CarriedState) -> [LayerFacts] {
    let arrays = LayerArrays(blueprint, weights)
    let gates = GateFacts.all(blueprint, arrays, carried)
    return zip(blueprint.layerNames, blueprint.layerNames.dropFirst()).map { layer, next in
      let dead = deadUnits(arrays, layer, next)
      return LayerFacts(
        name: layer, units: dead.count, dead: dead.indices.filter { dead[$0] }, gates: gates[layer] ?? [])
    }
  }
}
