import Kernels

/// Returns for each unit of a layer whether it is dead. A unit is dead if all weights into it, or all weights out of
/// it, are at most a thousandth of the root mean square of their array.
///
/// The weights into a unit are its columns of all gates in the layer's kernel and recurrent kernel (in an embedding,
/// its column of the table). The weights out of it are its rows in the recurrent kernel and in the kernel of the next
/// layer.
func deadUnits(_ arrays: LayerArrays, _ layer: String, _ next: String) -> [Bool] {
  guard let following = arrays[next, .kernel] else { return [] }
  let units = following.rows
  let recurrent = arrays[layer, .recurrentKernel]
  let into = [arrays[layer, .table], arrays[layer, .kernel], recurrent].compactMap { $0 }
  let outOf = [recurrent, following].compactMap { $0 }
  let incoming = into.map { matrix in strengths(matrix, units: units) { $1 % units } }
  let outgoing = outOf.map { matrix in strengths(matrix, units: units) { row, _ in row } }
  return (0..<units).map { unit in [incoming, outgoing].contains { $0.allSatisfy { $0[unit] <= 1e-3 } } }
}

/// Returns the largest magnitude among the weights of each unit, divided by the root mean square of the array.
///
/// - Parameter unit: returns the unit that the weight in a row and a column belongs to.
private func strengths(_ matrix: Matrix, units: Int, _ unit: (Int, Int) -> Int) -> [Double] {
  var largest = [Double](repeating: 0, count: units)
  var squares = 0.0
  for row in 0..<matrix.rows {
    for column in 0..<matrix.columns {
      let weight = Double(matrix[row, column])
      squares += weight * weight
      let unit = unit(row, column)
      largest[unit] = max(largest[unit], abs(weight))
    }
  }
  let mean = (squares / Double(max(1, matrix.count))).squareRoot()
  return largest.map { mean > 0 ? $0 / mean : 0 }
}
