import Kernels

/// How an array is filled before training. Names and definitions are Keras's.
public enum Initializer: Sendable, Equatable {
  /// All zero.
  case zeros
  /// Uniform in ±limit.
  case uniform(Float)
  /// Normal with mean 0 and this deviation.
  case normal(Float)
  /// Uniform in ±√(6 / (inputs + outputs)) (Glorot and Bengio, 2010).
  case glorotUniform
  /// Rows or columns, whichever are fewer, of length one and at right angles (Saxe et al., 2013).
  case orthogonal
  /// Zero, but one for the gate of the given index among the given number of gates: the bias of an LSTM, whose forget
  /// gate starts open (Jozefowicz et al., 2015).
  case gateOnes(gate: Int, of: Int)

  func values(shape: [Int], random: Random) -> [Float] {
    let columns = shape[shape.count - 1]
    let rows = shape.dropLast().reduce(1, *)
    switch self {
    case .zeros:
      return [Float](repeating: 0, count: rows * columns)
    case .uniform(let limit):
      return (0..<rows * columns).map { (random.uniform($0) * 2 - 1) * limit }
    case .normal(let deviation):
      return (0..<rows * columns).map { Float(random.normal($0)) * deviation }
    case .glorotUniform:
      let limit = (6 / Float(rows + columns)).squareRoot()
      return (0..<rows * columns).map { (random.uniform($0) * 2 - 1) * limit }
    case .orthogonal:
      return orthogonalValues(rows: rows, columns: columns, random)
    case .gateOnes(let gate, let gates):
      return (0..<columns).map { $0 / (columns / gates) == gate ? 1 : 0 }
    }
  }
}

/// A (rows, columns) matrix whose shorter side is orthonormal, from random vectors.
private func orthogonalValues(rows: Int, columns: Int, _ random: Random) -> [Float] {
  let length = max(rows, columns)
  var vectors = (0..<rows * columns).map { random.normal($0) }
  orthonormalize(&vectors, length: length)
  return (0..<rows * columns).map { index in
    let (row, column) = (index / columns, index % columns)
    return Float(rows <= columns ? vectors[row * columns + column] : vectors[column * rows + row])
  }
}
