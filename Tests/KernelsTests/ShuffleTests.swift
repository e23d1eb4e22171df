import Kernels
import Testing

struct ShuffleTests {
  /// Each element must come to each position equally often.
  @Test func everyPlaceIsAsLikely() {
    let (count, times) = (7, 7000)
    var found = [[Int]](repeating: [Int](repeating: 0, count: count), count: count)
    for seed in 0..<times {
      let shuffled = Random(seed: UInt64(seed), stream: "test").shuffled(Array(0..<UInt32(count))).map { Int($0) }
      #expect(shuffled.sorted() == Array(0..<count))
      for (place, element) in shuffled.enumerated() { found[element][place] += 1 }
    }
    // The expected number is 1000; the bound is five standard deviations.
    #expect(found.allSatisfy { $0.allSatisfy { abs($0 - 1000) < 147 } }, "\(found)")
  }
}
