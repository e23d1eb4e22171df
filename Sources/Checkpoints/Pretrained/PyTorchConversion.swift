/// Converts an array of PyTorch's `nn.LSTM`, `nn.GRU`, `nn.RNN` or `nn.Linear` to one of today's Keras.
struct PyTorchConversion: Sendable, Codable {
  /// What the array becomes.
  enum Kind: Sendable, Codable {
    /// A matrix of weights, (outputs, inputs), which is transposed.
    case kernel
    /// Two biases, which are added: Keras has one.
    case sum
    /// Two biases, which become the rows of an array.
    case rows
  }

  let kind: Kind
  /// The number of gates that lie one after the other.
  let gates: Int
  /// The name of the second bias; nil for a matrix.
  var second: String?

  /// Returns the numbers in the order of Keras.
  ///
  /// - Parameters:
  ///   - numbers: the array.
  ///   - columns: the number of columns of a matrix, 1 for a bias.
  ///   - other: the second bias.
  func apply(_ numbers: [Float], columns: Int, _ other: [Float]) -> [Float] {
    let rows = order(numbers.count / max(1, columns))
    switch kind {
    case .kernel: return (0..<columns).flatMap { column in rows.map { numbers[$0 * columns + column] } }
    case .rows: return rows.map { numbers[$0] } + rows.map { other[$0] }
    // A zero of either sign would change the sign of a zero.
    case .sum: return rows.map { other[$0] == 0 ? numbers[$0] : numbers[$0] + other[$0] }
    }
  }

  /// Returns the rows in the order of Keras's gates. For a GRU, PyTorch has r, z, n and Keras has z, r, h. For an LSTM both
  /// orders are i, f, g, o.
  private func order(_ count: Int) -> [Int] {
    guard gates == 3 else { return Array(0..<count) }
    let units = count / 3
    return Array(units..<2 * units) + Array(0..<units) + Array(2 * units..<3 * units)
  }
}
