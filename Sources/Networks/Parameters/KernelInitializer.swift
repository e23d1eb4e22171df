/// How a kernel is filled before training. Names and definitions are Keras's.
public enum KernelInitializer: String, Sendable, CaseIterable {
  /// For units that squash: a variance of 2 / (inputs + outputs) (Glorot and Bengio, 2010).
  case glorotUniform = "glorot-uniform"
  /// The same, of a normal distribution.
  case glorotNormal = "glorot-normal"
  /// For units that rectify: a variance of 2 / inputs (He et al., 2015).
  case heUniform = "he-uniform"
  /// The same, of a normal distribution.
  case heNormal = "he-normal"
  /// A variance of 1 / inputs (LeCun et al., 1998).
  case lecunUniform = "lecun-uniform"
  /// The same, of a normal distribution.
  case lecunNormal = "lecun-normal"
  /// Rows or columns, whichever are fewer, of length one and at right angles (Saxe et al., 2013).
  case orthogonal
  /// Ones where row and column are the same, for a simple layer that rectifies (Le, Jaitly and Hinton, 2015).
  case identity

  package var initializer: Initializer {
    switch self {
    case .glorotUniform: .glorotUniform
    case .glorotNormal: .varianceScaling(scale: 1, .average, isUniform: false)
    case .heUniform: .varianceScaling(scale: 2, .inputs, isUniform: true)
    case .heNormal: .varianceScaling(scale: 2, .inputs, isUniform: false)
    case .lecunUniform: .varianceScaling(scale: 1, .inputs, isUniform: true)
    case .lecunNormal: .varianceScaling(scale: 1, .inputs, isUniform: false)
    case .orthogonal: .orthogonal
    case .identity: .identity
    }
  }
}
