import Reporting
import Testing

struct AxisTests {
  @Test func ticksAreRoundNumbers() {
    let axis = Axis([0.13, 4.7], wanted: 5)
    #expect(axis.ticks == [0, 1, 2, 3, 4, 5] && axis.range == 0...5)
    let tight = Axis([100, 2730], wanted: 5, isTight: true)
    #expect(tight.range == 100...2730 && tight.ticks == [1000, 2000])
    #expect(tight.place(100) == 0 && tight.place(2730) == 1)
  }

  @Test func equalOrMissingValuesHaveAnAxis() {
    let axis = Axis([3.0, 3, 3], wanted: 5)
    #expect(axis.range.lowerBound < 3 && axis.range.upperBound > 3 && axis.ticks.count > 1)
    #expect(!Axis([Double.nan], wanted: 5).ticks.isEmpty)
  }

  @Test func labelsHaveNoMoreDigitsThanNecessary() {
    #expect([1500, 0.25, 0, -3, 2e-5].map(Axis.label) == ["1,500", "0.25", "0", "-3", "2e-05"])
  }
}
