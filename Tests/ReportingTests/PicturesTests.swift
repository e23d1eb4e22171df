import Foundation
import Kernels
import Reporting
import Testing

struct PicturesTests {
  @Test func ticksAreRound() {
    let axis = Axis([0.13, 4.7], wanted: 5)
    #expect(axis.ticks == [0, 1, 2, 3, 4, 5] && axis.range == 0...5)
    let tight = Axis([100, 2730], wanted: 5, isTight: true)
    #expect(tight.range == 100...2730 && tight.ticks == [1000, 2000])
    #expect(tight.place(100) == 0 && tight.place(2730) == 1)
  }

  @Test func equalNumbersHaveAnAxisToo() {
    let axis = Axis([3.0, 3, 3], wanted: 5)
    #expect(axis.range.lowerBound < 3 && axis.range.upperBound > 3 && axis.ticks.count > 1)
    #expect(!Axis([Double.nan], wanted: 5).ticks.isEmpty)
  }

  @Test func labelsHaveNoMoreDigitsThanTheyNeed() {
    #expect([1500, 0.25, 0, -3, 2e-5].map(Axis.label) == ["1,500", "0.25", "0", "-3", "2e-05"])
  }

  @Test func longCurvesAreThinnedAndKeepTheirEnds() throws {
    let points = (0..<5000).map { (x: Double($0), y: 7.0) }
    let chart = LineChart(title: "t", yLabel: "y", series: [.init(name: "a<b", colour: 0, points: points)])
    let path = try #require(chart.figure.firstMatch(of: #/class="series plain"[^>]* d="(M[^"]*L[^"]*)"/#))
    #expect(path.1.split(separator: "L").count <= 401)
    #expect(chart.figure.contains("a&lt;b") && !chart.figure.contains("a<b"))
  }

  @Test func aChartWithoutNumbersIsNone() {
    #expect(LineChart(title: "t", yLabel: "y", series: [.init(name: "a", colour: 0, points: [])]).figure.isEmpty)
  }

  /// Points on a plane that lies slanted in three dimensions.
  @Test func principalComponentsAreFound() {
    let table = Matrix(rows: 40, columns: 3)
    table.set(
      (0..<40).flatMap { row -> [Float] in
        let (a, b) = (Float(row % 8) - 3.5, Float(row / 8) - 2)
        // Along (3, 0, 4) / 5 four times as far as along (0, 1, 0).
        return [a * 4 * 0.6 + 10, b, a * 4 * 0.8 - 5]
      })
    let found = PrincipalComponents(table)
    #expect(abs(found.shares.0 + found.shares.1 - 1) < 1e-6 && found.shares.0 > 0.9)
    for (row, place) in found.places.enumerated() {
      #expect(abs(abs(place.x) - abs(Double(row % 8) - 3.5) * 4) < 1e-4)
      #expect(abs(abs(place.y) - abs(Double(row / 8) - 2)) < 1e-4)
    }
  }

  @Test func equalRowsHaveNoDirection() {
    let found = PrincipalComponents(Matrix(rows: 3, columns: 2))
    #expect(found.shares == (0, 0) && found.places.allSatisfy { $0.x == 0 && $0.y == 0 })
  }

  @Test func aMatrixCounts() {
    var matrix = ConfusionMatrix(classes: ["a", "b"])
    for (truth, prediction) in [(0, 0), (0, 1), (0, 0), (1, 1)] { matrix.add(truth: truth, prediction: prediction) }
    #expect(matrix.counts == [[2, 1], [0, 1]])
    #expect(matrix.html.contains("3 of 4 targets are right, 75.0 %"))
    #expect(matrix.html.contains("a taken for b: 33 %"))
  }

  @Test func ofManyClassesTheWorstPairsAreShown() {
    var matrix = ConfusionMatrix(classes: (0..<40).map { "c\($0)" })
    for _ in 0..<5 { matrix.add(truth: 3, prediction: 7) }
    matrix.add(truth: 3, prediction: 3)
    #expect(!matrix.html.contains("class=\"matrix\"") && matrix.html.contains("83.3 %"))
  }

  @Test func amountsHaveThreeDigits() {
    #expect(
      [0, 999, 1000, 1_290_000, 2.41e9].map { scaled($0, "B") } == ["0 B", "999 B", "1 kB", "1.29 MB", "2.41 GB"])
  }
}
