import Reporting
import Testing

struct LineChartTests {
  @Test func longCurvesAreThinnedAndNamesAreEscaped() throws {
    let points = (0..<5000).map { (x: Double($0), y: 7.0) }
    let chart = LineChart(title: "t", yLabel: "y", series: [.init(name: "a<b", colour: 0, points: points)])
    let path = try #require(chart.figure.firstMatch(of: #/class="series plain"[^>]* d="(M[^"]*L[^"]*)"/#))
    #expect(path.1.split(separator: "L").count <= 401)
    #expect(chart.figure.contains("a&lt;b") && !chart.figure.contains("a<b"))
  }

  @Test func aChartWithoutPointsIsEmpty() {
    #expect(LineChart(title: "t", yLabel: "y", series: [.init(name: "a", colour: 0, points: [])]).figure.isEmpty)
  }
}
