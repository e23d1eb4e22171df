import Kernels
import Testing

/// Subnormal numbers are zeros once a thread has asked for it, and numbers again when it asks for that.
struct SubnormalsTests {
  private func product(_ number: Float) -> [Float] {
    let small = Matrix(rows: 1, columns: 20)
    small.fill(number)
    let ones = Matrix(rows: 20, columns: 3)
    ones.fill(1)
    let result = Matrix(rows: 1, columns: 3)
    multiply(small, ones, into: result)
    return result.values
  }

  @Test func areFlushedUntilTheyAreKept() {
    for number in [Float.leastNormalMagnitude / 32, .leastNonzeroMagnitude] {
      flushSubnormals()
      #expect(product(number) == [0, 0, 0])
      // Twice is as once.
      flushSubnormals()
      #expect(product(number) == [0, 0, 0])
      keepSubnormals()
      #expect(product(number).allSatisfy { $0 == 20 * number })
    }
  }
}
