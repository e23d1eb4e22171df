/// What reads a sequence: how its elements become vectors, and the recurrent layers, one on the other.
package struct StackPlan: Sendable, Equatable {
  package let input: NetworkPlan.Input
  package let embeddingInitializer: EmbeddingInitializer
  /// Whether an embedding is trained.
  package let isTrainable: Bool
  package let layers: [NetworkPlan.Layer]
  private let prefix: String

  /// - Parameter prefix: what the names of its layers begin with.
  init(
    _ input: NetworkPlan.Input, _ initializer: EmbeddingInitializer, isTrainable: Bool = true,
    _ layers: [NetworkPlan.Layer], prefix: String
  ) {
    self.input = input
    embeddingInitializer = initializer
    self.layers = layers
    self.isTrainable = isTrainable
    self.prefix = prefix
  }

  /// The name of the embedding.
  package var nameOfEmbedding: String { "\(prefix)embedding" }

  /// The name of a recurrent layer, as Keras would spell it: `lstm_1`, `simple_rnn_2`, `bidirectional_3`.
  package func name(ofLayer index: Int) -> String {
    layers[index].bidirectional == nil ? nameOfDirection(index) : "\(prefix)bidirectional_\(index + 1)"
  }

  /// The name of a layer that reads in one direction.
  package func nameOfDirection(_ index: Int) -> String {
    "\(prefix)\(layers[index].cell.name)_\(index + 1)".replacing("-", with: "_")
  }

  /// The name of what normalizes a layer's outputs.
  package func nameOfNormalization(_ index: Int) -> String { "\(prefix)layer_normalization_\(index + 1)" }

  /// The names of the layer's arrays begin with these, one for each direction.
  func prefixes(ofLayer index: Int) -> [String] {
    let name = name(ofLayer: index)
    return layers[index].bidirectional == nil
      ? [name] : ["forward", "backward"].map { "\(name)/\($0)_\(nameOfDirection(index))" }
  }
}
