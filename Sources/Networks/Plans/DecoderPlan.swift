/// The decoder: it generates the targets, and starts from the final states of the encoder.
public struct DecoderPlan: Sendable, Equatable {
  /// How the token before each target becomes a vector; ``NetworkPlan/Input/values`` for a decoder that reads numbers.
  public var input = NetworkPlan.Input.values
  /// How the table of an embedding is initialized before training.
  public var embeddingInitializer = EmbeddingInitializer()
  /// The recurrent layers, from the input up. There are as many as in the encoder. Each has the cell of the encoder's
  /// layer, one direction, and as many units as the encoder's layer has in all its directions.
  public var layers: [NetworkPlan.Layer] = []
  /// How the decoder attends to the encoder's outputs. Nil if it does not.
  public var attention: AttentionKind?

  /// Creates a decoder without layers.
  public init() {}
}
