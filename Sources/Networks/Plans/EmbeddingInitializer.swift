/// How the table of an embedding is initialized before training.
public struct EmbeddingInitializer: Sendable, Equatable {
  /// The distribution. Names are Keras's.
  public enum Kind: String, Sendable, CaseIterable {
    /// Uniform in ±limit.
    case randomUniform = "random-uniform"
    /// Normal with mean 0.
    case randomNormal = "random-normal"
  }

  /// The distribution.
  public var kind = Kind.randomUniform
  /// The limit of a uniform distribution.
  public var limit = 0.05
  /// The standard deviation of a normal distribution.
  public var deviation = 0.05

  /// Creates Keras's default for an embedding: uniform in ±0.05.
  public init() {}

  var initializer: Initializer {
    switch kind {
    case .randomUniform: .uniform(Float(limit))
    case .randomNormal: .normal(Float(deviation))
    }
  }
}
