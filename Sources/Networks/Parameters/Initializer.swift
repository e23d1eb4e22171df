import Kernels

/// How an array is initialized before training. Names and definitions are Keras's.
public enum Initializer: Sendable, Equatable {
  /// Zeros.
  case zeros
  /// Ones.
  case ones
  /// Uniform in ±limit.
  case uniform(Float)
  /// Normal with mean 0 and this standard deviation.
  case normal(Float)
  /// Mean 0 and variance scale / fan: uniform in ±√(3 · variance), or normal, where numbers beyond two standard
  /// deviations are drawn again.
  case varianceScaling(scale: Float, Fan, isUniform: Bool)
  /// Orthonormal rows, or orthonormal columns if there are fewer columns than rows (Saxe et al., 2013).
  case orthogonal
  /// Ones for the gate with an index among a number of gates, and zeros for the others: the bias of an LSTM, whose
  /// forget gate starts open (Jozefowicz et al., 2015).
  case gateOnes(gate: Int, of: Int)
  /// The identity matrix: ones where row and column are the same, and zeros elsewhere (Le, Jaitly and Hinton, 2015).
  case identity

  /// The number that a variance is divided by.
  public enum Fan: Sendable {
    /// The number of inputs.
    case inputs
    /// (inputs + outputs) / 2.
    case average
  }

  /// Uniform in ±√(6 / (inputs + outputs)) (Glorot and Bengio, 2010).
  public static let glorotUniform = varianceScaling(scale: 1, .average, isUniform: true)

  func values(shape: [Int], random: Random) -> [Float] {
    let columns = shape[shape.count - 1]
    let rows = shape.dropLast().reduce(1, *)
    switch self {
    case .zeros:
      return [Float](repeating: 0, count: rows * columns)
    case .ones:
      return [Float](repeating: 1, count: rows * columns)
    case .uniform(let limit):
      return (0..<rows * columns).map { (random.uniform($0) * 2 - 1) * limit }
    case .normal(let deviation):
      return (0..<rows * columns).map { Float(random.normal($0)) * deviation }
    case .varianceScaling(let scale, let fan, let isUniform):
      let fan = fan == .inputs ? Float(rows) : Float(rows + columns) / 2
      return isUniform
        ? Initializer.uniform((3 * scale / fan).squareRoot()).values(shape: shape, random: random)
        : truncatedNormalValues(count: rows * columns, deviation: (scale / fan).squareRoot(), random)
    case .orthogonal:
      return orthogonalValues(rows: rows, columns: columns, random)
    case .gateOnes(let gate, let gates):
      return (0..<columns).map { $0 / (columns / gates) == gate ? 1 : 0 }
    case .identity:
      return (0..<rows * columns).map { $0 / columns == $0 % columns ? 1 : 0 }
    }
  }
}

/// Draws normal numbers, and draws those beyond two standard deviations again. Since that lowers the standard
/// deviation, the numbers are drawn with a larger one.
private func truncatedNormalValues(count: Int, deviation: Float, _ random: Random) -> [Float] {
  let uncut = Double(deviation) / 0.879_625_661_034_239_8
  return (0..<count).map { index in
    var draw = index
    while abs(random.normal(draw)) > 2 { draw += count }
    return Float(random.normal(draw) * uncut)
  }
}

/// Returns a (rows, columns) matrix, made from random vectors, with orthonormal rows or, if those are fewer, columns.
private func orthogonalValues(rows: Int, columns: Int, _ random: Random) -> [Float] {
  let length = max(rows, columns)
  var vectors = (0..<rows * columns).map { random.normal($0) }
  orthonormalize(&vectors, length: length)
  return (0..<rows * columns).map { index in
    let (row, column) = (index / columns, index % columns)
    return Float(rows <= columns ? vectors[row * columns + column] : vectors[column * rows + row])
  }
}
