import Testing

import Inspection

struct ArrayFactsTests {
  @Test func ofKnownValues() {
    let facts = ArrayFacts(name: "a", shape: [4], [1, 2, 3, 6])
    #expect(facts.mean == 3 && facts.deviation == 3.5.squareRoot() && facts.norm == 50.0.squareRoot())
    #expect(facts.least == 1 && facts.greatest == 6 && facts.notFinite == 0)
    // Parts of 0.3125 from 1 to 6: 2 lies in the fourth, 3 in the seventh.
    #expect(facts.histogram == [1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1])
  }

  @Test func whatIsNotFiniteIsCountedAlone() {
    let facts = ArrayFacts(name: "a", shape: [5], [.nan, 1, -.infinity, 3, .infinity])
    #expect(facts.notFinite == 3 && facts.mean == 2 && facts.least == 1 && facts.greatest == 3)
    #expect(facts.histogram.reduce(0, +) == 2)
  }

  @Test func withoutARange() {
    let none = ArrayFacts(name: "a", shape: [2], [.nan, .nan])
    #expect(none.notFinite == 2 && none.mean == 0 && none.least == 0 && none.histogram.allSatisfy { $0 == 0 })
    let equal = ArrayFacts(name: "a", shape: [3], [7, 7, 7])
    #expect(equal.histogram[ArrayFacts.bins / 2] == 3)
    let widest = ArrayFacts(name: "a", shape: [2], [-.greatestFiniteMagnitude, .greatestFiniteMagnitude])
    #expect(widest.histogram.first == 1 && widest.histogram.last == 1)
  }

  @Test func barsShowWhatIsThere() {
    #expect(bars([0, 1, 50, 100]) == "▁▂▅█")
    #expect(bars([0, 0]) == "▁▁")
  }
}
