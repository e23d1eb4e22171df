import Reporting
import Testing

struct CorrelationTests {
  @Test func correlationIsPearsons() throws {
    #expect(try #require(correlation([1, 2, 3], [10, 20, 30])) == 1)
    #expect(try #require(correlation([1, 2, 3], [3, 2, 1])) == -1)
    #expect(abs(try #require(correlation([0, 1, 0, 1], [0, 0, 1, 1]))) < 1e-12)
    #expect(correlation([1, 1], [0, 1]) == nil && correlation([0, 1], [2, 2]) == nil)
  }
}
