import Testing

import Inspection

struct ArrayFactsTests {
  @Test func factsOfKnownValues() {
    let facts = ArrayFacts(name: "a", shape: [4], [1, 2, 3, 6])
    #expect(facts.mean == 3 && facts.deviation == 3.5.squareRoot() && facts.norm == 50.0.squareRoot())
    #expect(facts.least == 1 && facts.greatest == 6 && facts.notFinite == 0)
    // Each interval is 0.3125 wide: the value 2 is in the fourth, 3 in the seventh.
    #expect(facts.histogram == [1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1])
  }

  @Test func valuesThatAreNotFiniteAreCountedSeparately() {
    let facts = ArrayFacts(name: "a", shape: [5], [.nan, 1, -.infinity, 3, .infinity])
    #expect(facts.notFinite == 3 && facts.mean == 2 && facts.least == 1 && facts.greatest == 3)
    #expect(facts.histogram.reduce(0, +) == 2)
  }

  @Test func emptyEqualAndExtremeRanges() {
    let empty = ArrayFacts(name: "a", shape: [2], [.nan, .nan])
    #expect(empty.notFinite == 2 && empty.mean == 0 && empty.least == 0 && empty.histogram.allSatisfy { $0 == 0 })
    let equal = ArrayFacts(name: "a", shape: [3], [7, 7, 7])
    #expect(equal.histogram[ArrayFacts.bins / 2] == 3)
    let widest = ArrayFacts(name: "a", shape: [2], [-.greatestFiniteMagnitude, .greatestFiniteMagnitude])
    #expect(widest.histogram.first == 1 && widest.histogram.last == 1)
  }

  @Test func barsShowTheCounts() {
    #expect(bars([0, 1, 50, 100]) == "▁▂▅█")
    #expect(bars([0, 0]) == "▁▁")
  }
}
