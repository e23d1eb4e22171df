import Reporting
import Testing

struct FormattedNumbersTests {
  @Test func quantitiesHaveThreeDigits() {
    #expect(
      [0, 999, 1000, 1_290_000, 2.41e9].map { scaled($0, "B") } == ["0 B", "999 B", "1 kB", "1.29 MB", "2.41 GB"])
  }
}
