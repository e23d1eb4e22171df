import Kernels
import Reporting
import Testing

struct PrincipalComponentsTests {
  /// The points are in a plane that is tilted in three dimensions.
  @Test func pointsInAPlaneHaveTwoComponents() {
    let table = Matrix(rows: 40, columns: 3)
    table.set(
      (0..<40).flatMap { row -> [Float] in
        let (a, b) = (Float(row % 8) - 3.5, Float(row / 8) - 2)
        // The points extend four times as far along (3, 0, 4) / 5 as along (0, 1, 0).
        return [a * 4 * 0.6 + 10, b, a * 4 * 0.8 - 5]
      })
    let found = PrincipalComponents(table)
    #expect(abs(found.variances.0 + found.variances.1 - 1) < 1e-6 && found.variances.0 > 0.9)
    for (row, place) in found.places.enumerated() {
      #expect(abs(abs(place.x) - abs(Double(row % 8) - 3.5) * 4) < 1e-4)
      #expect(abs(abs(place.y) - abs(Double(row / 8) - 2)) < 1e-4)
    }
  }

  @Test func equalRowsHaveNoVariance() {
    let found = PrincipalComponents(Matrix(rows: 3, columns: 2))
    #expect(found.variances == (0, 0) && found.places.allSatisfy { $0.x == 0 && $0.y == 0 })
  }
}
