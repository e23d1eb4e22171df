import Kernels
import Networks

/// An array of a recurrent layer whose gates another program has in another order.
struct GateOrder {
  private let matrix: Matrix
  private let units: Int
  /// The index in Keras's order of each gate of the other program.
  private let order: [Int]

  /// - Parameters:
  ///   - matrix: the array in Keras's layout, (rows, gates · units).
  ///   - gates: the names of the gates, in Keras's order.
  ///   - other: the names of the gates in the order of the other program.
  init(_ matrix: Matrix, _ gates: [String], as other: [String]) {
    self.matrix = matrix
    units = matrix.columns / gates.count
    order = other.map { name in gates.firstIndex(of: name) ?? 0 }
  }

  /// The values of the transposed array, (gates · units, rows).
  var transposed: [Float] { order.flatMap { matrix.columns($0 * units..<($0 + 1) * units).transposed.values } }

  /// Returns the values of a row, (gates · units): one of the biases. Where Keras has no such row, all are zero.
  func row(_ row: Int) -> [Float] {
    if row >= matrix.rows { return [Float](repeating: 0, count: matrix.columns) }
    return order.flatMap { matrix.rows(row..<row + 1).columns($0 * units..<($0 + 1) * units).values }
  }
}
