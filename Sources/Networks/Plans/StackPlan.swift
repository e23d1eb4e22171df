/// The hyperparameters of a stack: how the elements of a sequence become vectors, and the recurrent layers on top.
package struct StackPlan: Sendable, Equatable {
  package let input: NetworkPlan.Input
  package let embeddingInitializer: EmbeddingInitializer
  /// Whether the embedding is trained.
  package let isTrainable: Bool
  package let layers: [NetworkPlan.Layer]
  private let prefix: String

  /// - Parameter prefix: the prefix of the layers' names.
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

  /// Returns the name of a recurrent layer, in Keras's spelling: `lstm_1`, `simple_rnn_2`, `bidirectional_3`.
  package func name(ofLayer index: Int) -> String {
    layers[index].bidirectional == nil ? nameOfDirection(index) : "\(prefix)bidirectional_\(index + 1)"
  }

  /// Returns the name of a layer that reads in one direction.
  package func nameOfDirection(_ index: Int) -> String {
    "\(prefix)\(layers[index].cell.name)_\(index + 1)".replacing("-", with: "_")
  }

  /// Returns the name of the layer normalization that follows a recurrent layer.
  package func nameOfNormalization(_ index: Int) -> String { "\(prefix)layer_normalization_\(index + 1)" }

  /// The names of all layers that can have arrays.
  package var names: Set<String> {
    Set(layers.indices.flatMap { [name(ofLayer: $0), nameOfNormalization($0)] } + [nameOfEmbedding])
  }

  /// Returns the prefixes of the names of a layer's arrays, one for each direction.
  func prefixes(ofLayer index: Int) -> [String] {
    let name = name(ofLayer: index)
    return layers[index].bidirectional == nil
      ? [name] : ["forward", "backward"].map { "\(name)/\($0)_\(nameOfDirection(index))" }
  }
}
