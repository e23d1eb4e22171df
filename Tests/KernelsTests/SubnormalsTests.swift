import Kernels
import Testing

/// Numbers too small to be normal are zeros inside, and themselves again outside.
struct SubnormalsTests {
  @Test func areZerosInside() {
    let small = Matrix(rows: 1, columns: 20)
    small.fill(Float.leastNormalMagnitude / 8)
    let ones = Matrix(rows: 20, columns: 3)
    ones.fill(1)
    let result = Matrix(rows: 1, columns: 3)
    flushingSubnormals { multiply(small, ones, into: result) }
    #expect(result.values == [0, 0, 0])
    multiply(small, ones, into: result)
    #expect(result.values.allSatisfy { $0 > 0 })
  }

  @Test func aFailurePutsTheSettingBack() {
    struct Stop: Error {}
    #expect(throws: Stop.self) { try flushingSubnormals { throw Stop() } }
    let small = Matrix(rows: 1, columns: 1)
    small.fill(Float.leastNonzeroMagnitude)
    let one = Matrix(rows: 1, columns: 1)
    one.fill(1)
    let result = Matrix(rows: 1, columns: 1)
    multiply(small, one, into: result)
    #expect(result[0, 0] == Float.leastNonzeroMagnitude)
  }
}
