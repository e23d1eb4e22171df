import Kernels
import Testing

/// Tests the statistics of masks and what they depend on. That the numbers are Philox's is tested by the gradients of
/// networks, which are compared with an oracle.
struct DropoutMaskTests {
  private func mask(
    _ rows: Range<Int>, columns: Int, rate: Double, key: (UInt32, UInt32) = (1, 2), step: Int = 3, time: Int = 4
  ) -> Matrix {
    let mask = random(rows.count, columns, seed: 1)
    fillDropoutMask(mask, rate: rate, key: key, at: DropoutPlace(step: step, time: time, firstRow: rows.lowerBound))
    return mask
  }

  @Test(arguments: [0, 0.1, 0.5, 0.9])
  func keepsItsShareAndTheMean(rate: Double) {
    let values = mask(0..<100, columns: 1000, rate: rate).values
    #expect(Set(values).isSubset(of: [0, Float(1 / (1 - rate))]))
    #expect(abs(Double(values.count { $0 == 0 }) / 1e5 - rate) < 0.005)
  }

  @Test(arguments: [1, 15, 16, 17, 63, 64, 65, 200])
  func aRowsMaskIsItsOwnWhicheverStandBesideIt(columns: Int) {
    let whole = mask(0..<9, columns: columns, rate: 0.5)
    #expect(bits(mask(4..<7, columns: columns, rate: 0.5)) == bits(whole.rows(4..<7)))
    #expect(bits(mask(0..<9, columns: columns + 5, rate: 0.5).columns(0..<columns)) == bits(whole))
  }

  @Test func anyOtherPlaceHasAnother() {
    let places = [
      mask(0..<1, columns: 64, rate: 0.5), mask(1..<2, columns: 64, rate: 0.5),
      mask(0..<1, columns: 64, rate: 0.5, step: 4),
      mask(0..<1, columns: 64, rate: 0.5, time: 5), mask(0..<1, columns: 64, rate: 0.5, key: (2, 2)),
      mask(0..<1, columns: 64, rate: 0.5, key: (1, 3)),
    ]
    #expect(Set(places.map(bits)).count == places.count)
  }
}
