import Kernels
import Reporting
import Testing

struct HistogramTests {
  @Test func eachValueIsCountedOnce() {
    let array = Matrix(rows: 2, columns: 50)
    array.set((0..<100).map { Float($0) - 20 })
    let histogram = Histogram(array, scale: 0.5)
    #expect(histogram.count == 100 && histogram.counts.reduce(0, +) == 100)
    #expect(histogram.least == -10 && histogram.greatest == 39.5 && histogram.limits.last == 39.5)
    #expect(histogram.sum == (0..<100).reduce(0.0) { $0 + (Double($1) - 20) / 2 })
    #expect(histogram.counts.allSatisfy { (3...4).contains($0) })
  }

  @Test func valuesThatAreNotFiniteAreLeftOut() {
    let array = Matrix(rows: 1, columns: 5)
    array.set([1, .nan, 1, .infinity, 1])
    let histogram = Histogram(array)
    #expect(histogram.count == 3 && histogram.counts.reduce(0, +) == 3 && histogram.sum == 3)
  }
}
