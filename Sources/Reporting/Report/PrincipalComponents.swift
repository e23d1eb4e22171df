import Kernels

/// The first two principal components of the rows of a table.
package struct PrincipalComponents {
  /// The coordinates of each row along the first and the second component.
  package let places: [(x: Double, y: Double)]
  /// The fraction of the variance that each component explains.
  package let variances: (Double, Double)

  private static let rounds = 100

  /// Computes the components of a table.
  package init(_ table: Matrix) {
    var rows = (0..<table.rows).map { row in (0..<table.columns).map { Double(table[row, $0]) } }
    let mean = (0..<table.columns).map { column in rows.reduce(0) { $0 + $1[column] } / Double(max(1, rows.count)) }
    for row in rows.indices { rows[row] = zip(rows[row], mean).map { $0 - $1 } }
    let variance = rows.reduce(0) { $0 + product($1, $1) }
    let first = PrincipalComponents.direction(rows, orthogonalTo: nil)
    let second = PrincipalComponents.direction(rows, orthogonalTo: first)
    let places = rows.map { (x: product($0, first), y: product($0, second)) }
    func fraction(_ sum: Double) -> Double { variance > 0 ? sum / variance : 0 }
    variances = (fraction(places.reduce(0) { $0 + $1.x * $1.x }), fraction(places.reduce(0) { $0 + $1.y * $1.y }))
    self.places = places
  }

  /// Computes the direction of the largest variance that is orthogonal to another direction, by power iteration on XᵀX.
  private static func direction(_ rows: [[Double]], orthogonalTo other: [Double]?) -> [Double] {
    let columns = rows.first?.count ?? 0
    // Any start works that is not orthogonal to the result.
    var direction = (0..<columns).map { 1 + Double($0 * 7 % 11) }
    for _ in 0..<rounds {
      if let other {
        let along = product(direction, other)
        direction = zip(direction, other).map { $0 - along * $1 }
      }
      let norm = product(direction, direction).squareRoot()
      if norm == 0 { return direction }
      direction = direction.map { $0 / norm }
      var next = [Double](repeating: 0, count: columns)
      for row in rows {
        let along = product(row, direction)
        for column in 0..<columns { next[column] += along * row[column] }
      }
      if product(next, next) == 0 { return direction }
      direction = next
    }
    let norm = product(direction, direction).squareRoot()
    return direction.map { $0 / norm }
  }
}

private func product(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for index in a.indices { sum += a[index] * b[index] }
  return sum
}
