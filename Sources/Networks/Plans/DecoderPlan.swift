/// What writes the targets, from the states that the encoder ends with.
public struct DecoderPlan: Sendable, Equatable {
  /// How the tokens before each target become vectors.
  public var input = NetworkPlan.Input.oneHot
  /// How the table of an embedding is filled before training.
  public var embeddingInitializer = EmbeddingInitializer()
  /// The recurrent layers, from the input up: as many as the encoder's, each of the same cell, with the units of both of its
  /// directions.
  public var layers: [NetworkPlan.Layer] = []
  /// How it looks back at the encoder's outputs; not at all where there is none.
  public var attention: AttentionKind?

  /// A decoder without layers.
  public init() {}
}
