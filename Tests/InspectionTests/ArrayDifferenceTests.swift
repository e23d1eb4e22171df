import Testing

import Inspection
import Kernels

struct ArrayDifferenceTests {
  @Test func equalBitsAreNoDifference() {
    #expect(ArrayDifference([1, .nan, -0.0], [1, .nan, -0.0], shape: [3]) == nil)
  }

  @Test func differencesOfKnownValues() throws {
    let difference = try #require(
      ArrayDifference([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, Float(5).nextUp, 8], shape: [2, 3]))
    #expect(difference.count == 2 && difference.first == [1, 1])
    #expect(difference.values == (5, Float(5).nextUp))
    let largest = try #require(difference.largest)
    // There are 2²² floats between 6 and 8.
    #expect(largest.absolute == 2 && largest.relative == 0.25 && largest.ulps == 1 << 22)
  }

  @Test func ulpsAcrossZero() throws {
    keepSubnormals()
    let small = Float.leastNonzeroMagnitude
    let largest = try #require(ArrayDifference([small], [-2 * small], shape: [1])?.largest)
    #expect(largest.ulps == 3)
    let zeros = try #require(ArrayDifference([0], [-0.0], shape: [1])?.largest)
    #expect(zeros.absolute == 0 && zeros.relative == 0 && zeros.ulps == 0)
  }

  @Test func nanHasNoLargestDifference() throws {
    let difference = try #require(ArrayDifference([.nan, 1], [1, 1], shape: [2]))
    #expect(difference.count == 1 && difference.largest == nil)
  }
}
