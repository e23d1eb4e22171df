import Files
import Testing

struct NumberTextTests {
  /// The middle between two texts goes to the even digit of the shortest decimal that reads as the number.
  @Test(arguments: [
    (2.675, 2...2, "2.68"), (0.125, 2...2, "0.12"), (0.375, 2...2, "0.38"), (1.005, 2...2, "1.00"), (0.5, 0...0, "0"),
    (1.5, 0...0, "2"), (2.5, 0...0, "2"), (9.995, 2...2, "10.00"), (0.05, 1...1, "0.0"), (0.051, 1...1, "0.1"),
    (0.001, 2...2, "0.00"), (-0.001, 2...2, "-0.00"), (-0.0, 0...2, "-0"), (1e21, 0...2, "1000000000000000000000"),
    (1.5e-7, 0...9, "0.00000015"), (12, 0...2, "12"), (12.5, 1...3, "12.5"), (.nan, 2...2, "NaN"),
    (-.infinity, 1...1, "-∞"),
  ])
  func fixed(value: Double, digits: ClosedRange<Int>, text: String) {
    #expect(NumberText.fixed(value, digits) == text)
  }

  @Test(arguments: [
    (0, "0"), (1234.5, "1230"), (999.6, "1000"), (0.0012345, "0.00123"), (-0.25, "-0.25"), (2.345, "2.34"),
    (2.355, "2.36"), (1e-5, "0.00001"), (5e300, "5" + String(repeating: "0", count: 300)),
  ])
  func significant(value: Double, text: String) { #expect(NumberText.significant(value, most: 3) == text) }

  @Test(arguments: [(0, "0"), (999, "999"), (1500, "1,500"), (1_234_567.5, "1,234,570"), (-12_345, "-12,345")])
  func groups(value: Double, text: String) {
    #expect(NumberText.significant(value, most: 6, groups: true) == text)
  }

  @Test(arguments: [(0, "0"), (-999, "-999"), (1_048_576, "1,048,576"), (100_000, "100,000"), (-1000, "-1,000")])
  func counts(value: Int, text: String) { #expect(NumberText.grouped(value) == text) }

  @Test func printed() {
    #expect(NumberText.printed("  %7.4f  ", 0.5) == "   0.5000  ")
    #expect(NumberText.printed("%.4g", 123_456) == "1.235e+05")
    #expect(NumberText.printed("%.1f %%", 12.25) == "12.2 %")
    #expect(NumberText.printed("%.0f", .greatestFiniteMagnitude).count == 309)
  }
}
