/// Converts an array of Keras's `CuDNNLSTM` or `CuDNNGRU` to one of an LSTM, or of a GRU with `reset_after`.
///
/// cuDNN multiplies from the other side, so the matrix of each gate is transposed. An LSTM of cuDNN has a bias for the
/// inputs and one for the state, which are added.
struct CuDNNConversion: Sendable, Codable {
  private enum Kind: Sendable, Codable {
    /// The matrix of each gate, (inputs, units), holds its numbers in the order of (units, inputs).
    case kernel
    /// The matrix of each gate, (units, units), is transposed.
    case recurrentKernel
    /// Two biases become one.
    case sum
    /// Two biases become the rows of an array, as they are.
    case rows
  }

  private let kind: Kind
  private let gates: Int
  private let rows: Int
  private let units: Int

  /// Returns the arrays of a layer with their conversions, if it is a layer of cuDNN: a bias is then twice as long.
  static func converted(_ arrays: [ForeignArray]) -> [ForeignArray] {
    let shapes = arrays.map(\.shape)
    guard shapes.count == 3, shapes[0].count == 2, shapes[1].count == 2, shapes[2].count == 1, shapes[1][0] > 0,
      shapes[1][1] == shapes[0][1], shapes[2][0] == 2 * shapes[0][1], shapes[1][1] % shapes[1][0] == 0
    else { return arrays }
    let (units, gates) = (shapes[1][0], shapes[1][1] / shapes[1][0])
    guard gates == 3 || gates == 4 else { return arrays }
    var arrays = arrays
    for (index, kind) in [Kind.kernel, .recurrentKernel, gates == 4 ? .sum : .rows].enumerated() {
      arrays[index].conversion = .cuDNN(
        CuDNNConversion(kind: kind, gates: gates, rows: shapes[index][0], units: units))
    }
    arrays[2].shape = gates == 4 ? [4 * units] : [2, 3 * units]
    return arrays
  }

  /// Returns the converted numbers.
  func apply(_ numbers: [Float]) -> [Float] {
    let columns = gates * units
    switch kind {
    case .rows: return numbers
    case .sum: return (0..<columns).map { numbers[$0] + numbers[columns + $0] }
    case .kernel, .recurrentKernel:
      return (0..<rows * columns).map { place in
        let (row, gate, unit) = (place / columns, place % columns / units, place % units)
        // The place in the matrix of the gate, (units, rows), whose numbers are stored as if it were (rows, units).
        let index = unit * rows + row
        return numbers[index / units * columns + gate * units + index % units]
      }
    }
  }
}
