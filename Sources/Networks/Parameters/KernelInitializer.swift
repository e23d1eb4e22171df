/// How a kernel is initialized before training. Names and definitions are Keras's.
public enum KernelInitializer: String, Sendable, CaseIterable {
  /// Uniform with variance 2 / (inputs + outputs), for activations such as tanh and sigmoid (Glorot and Bengio, 2010).
  case glorotUniform = "glorot-uniform"
  /// Normal with variance 2 / (inputs + outputs), without numbers beyond two standard deviations
  /// (Glorot and Bengio, 2010).
  case glorotNormal = "glorot-normal"
  /// Uniform with variance 2 / inputs, for rectifiers such as relu (He et al., 2015).
  case heUniform = "he-uniform"
  /// Normal with variance 2 / inputs, without numbers beyond two standard deviations (He et al., 2015).
  case heNormal = "he-normal"
  /// Uniform with variance 1 / inputs (LeCun et al., 1998).
  case lecunUniform = "lecun-uniform"
  /// Normal with variance 1 / inputs, without numbers beyond two standard deviations (LeCun et al., 1998).
  case lecunNormal = "lecun-normal"
  /// Orthonormal rows, or orthonormal columns if there are fewer columns than rows (Saxe et al., 2013).
  case orthogonal
  /// The identity matrix, for a simple RNN with relu (Le, Jaitly and Hinton, 2015).
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
