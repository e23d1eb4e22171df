import Kernels

/// The two directions in which the rows of a table differ most, and where each row lies along them.
package struct PrincipalComponents {
  /// Of each row: along the first direction, and along the second.
  package let places: [(x: Double, y: Double)]
  /// The share of the rows' variance that lies along each.
  package let shares: (Double, Double)

  private static let rounds = 100

  /// Those of the rows of a table.
  package init(_ table: Matrix) {
    var rows = (0..<table.rows).map { row in (0..<table.columns).map { Double(table[row, $0]) } }
    let mean = (0..<table.columns).map { column in rows.reduce(0) { $0 + $1[column] } / Double(max(1, rows.count)) }
    for row in rows.indices { rows[row] = zip(rows[row], mean).map { $0 - $1 } }
    let variance = rows.reduce(0) { $0 + product($1, $1) }
    let first = PrincipalComponents.direction(rows, beside: nil)
    let second = PrincipalComponents.direction(rows, beside: first)
    let places = rows.map { (x: product($0, first), y: product($0, second)) }
    func share(_ sum: Double) -> Double { variance > 0 ? sum / variance : 0 }
    shares = (share(places.reduce(0) { $0 + $1.x * $1.x }), share(places.reduce(0) { $0 + $1.y * $1.y }))
    self.places = places
  }

  /// The direction of the greatest variance, by the power method on XᵀX, at right angles to another.
  private static func direction(_ rows: [[Double]], beside other: [Double]?) -> [Double] {
    let columns = rows.first?.count ?? 0
    // Any start will do that is not at right angles to the answer.
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
