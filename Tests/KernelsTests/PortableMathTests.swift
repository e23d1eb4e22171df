import Kernels
import TestSupport
import Testing

/// Compares the functions with those of mpmath (Tests/Golden/portable_math.py).
struct PortableMathTests {
  private let golden: Golden

  init() throws { golden = try Golden("portable_math") }

  /// What weights depend on is rounded once from the exact result.
  @Test func powersAndCosinesAreTheNearestDoubles() throws {
    for (arguments, wanted) in cases("pow") { #expect(PortableMath.pow(arguments[0], arguments[1]) == wanted) }
    for (arguments, wanted) in cases("cos") { #expect(PortableMath.cos(arguments[0]) == wanted) }
  }

  @Test func exponentialsAndLogarithms() {
    for (arguments, wanted) in cases("exp") { expect(PortableMath.exp(arguments[0]), wanted, ulps: 1) }
    for (arguments, wanted) in cases("log") { expect(PortableMath.log(arguments[0]), wanted, ulps: 2) }
    for (arguments, wanted) in cases("softplus") { expect(PortableMath.softplus(arguments[0]), wanted, ulps: 2) }
  }

  @Test func ends() {
    #expect(PortableMath.exp(800) == .infinity && PortableMath.exp(-800) == 0 && PortableMath.exp(.nan).isNaN)
    #expect(PortableMath.exp(-.infinity) == 0 && PortableMath.exp(.infinity) == .infinity && PortableMath.exp(0) == 1)
    #expect(PortableMath.log(0) == -.infinity && PortableMath.log(.infinity) == .infinity && PortableMath.log(1) == 0)
    #expect(PortableMath.log(-1).isNaN && PortableMath.log(.nan).isNaN)
    #expect(PortableMath.softplus(-.infinity) == 0 && PortableMath.softplus(.nan).isNaN)
    #expect(PortableMath.pow(0.5, 2000) == 0 && PortableMath.pow(3, 2000) == .infinity)
  }

  private func cases(_ name: String) -> [(arguments: [Double], wanted: Double)] {
    (0..<golden[name].count).map { index in
      let row = golden[name][index]
      let numbers = (0..<row.count).compactMap { Double(row[$0].text) }
      return (Array(numbers.dropLast()), numbers[numbers.count - 1])
    }
  }

  private func expect(
    _ found: Double, _ wanted: Double, ulps: Double, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(abs(found - wanted) <= ulps * wanted.ulp, sourceLocation: sourceLocation)
  }
}
