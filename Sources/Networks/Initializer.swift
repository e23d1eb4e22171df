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

/// A (rows, columns) matrix whose shorter side is orthonormal: Gram and Schmidt's method on random vectors, twice, which
/// is as good as Householder's (Giraud et al., 2005).
private func orthogonalValues(rows: Int, columns: Int, _ random: Random) -> [Float] {
  let (vectors, length) = (min(rows, columns), max(rows, columns))
  var basis: [[Double]] = []
  for v in 0..<vectors {
    var vector = (0..<length).map { random.normal(v * length + $0) }
    for _ in 0..<2 { removeComponents(of: &vector, along: basis) }
    let norm = dot(vector, vector).squareRoot()
    basis.append(vector.map { $0 / norm })
  }
  return (0..<rows * columns).map { index in
    let (row, column) = (index / columns, index % columns)
    return Float(rows <= columns ? basis[row][column] : basis[column][row])
  }
}

private func removeComponents(of vector: inout [Double], along basis: [[Double]]) {
  for direction in basis {
    let component = dot(vector, direction)
    for i in vector.indices { vector[i] -= component * direction[i] }
  }
}

/// The dot product in eight interleaved sums, which a compiler may vectorize without changing the result.
private func dot(_ a: [Double], _ b: [Double]) -> Double {
  var sums = SIMD8<Double>()
  var i = 0
  while i + 8 <= a.count {
    for lane in 0..<8 { sums[lane] += a[i + lane] * b[i + lane] }
    i += 8
  }
  var sum = sums.sum()
  while i < a.count {
    sum += a[i] * b[i]
    i += 1
  }
  return sum
}
