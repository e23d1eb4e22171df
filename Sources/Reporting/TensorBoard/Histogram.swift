import Kernels

/// The distribution of the finite values of an array: counts in intervals of equal width, from the smallest to the
/// largest value.
package struct Histogram {
  /// The number of intervals.
  package static let bins = 30

  package private(set) var least = 0.0
  package private(set) var greatest = 0.0
  /// The number of finite values. All other values are left out.
  package private(set) var count = 0
  /// The sum of the finite values.
  package private(set) var sum = 0.0
  /// The sum of the squares of the finite values.
  package private(set) var squares = 0.0
  /// The number of values in each interval.
  package private(set) var counts = [Int](repeating: 0, count: bins)

  /// Counts the values of an array, each multiplied by `scale`.
  package init(_ array: Matrix, scale: Double = 1) {
    array.withMutableSpan { values in
      findRange(values, Float(scale))
      fill(values, Float(scale))
    }
  }

  /// The upper ends of the intervals.
  package var limits: [Double] {
    (1...Histogram.bins).map { $0 == Histogram.bins ? greatest : least + width * Double($0) }
  }

  private var width: Double { (greatest - least) / Double(Histogram.bins) }

  private mutating func findRange(_ values: borrowing MutableSpan<Float>, _ scale: Float) {
    var (low, high, total, ofSquares, found) = (Float.infinity, -Float.infinity, 0.0, 0.0, 0)
    for index in values.indices {
      let value = values[index] * scale
      guard value.isFinite else { continue }
      (low, high, found) = (min(low, value), max(high, value), found + 1)
      total += Double(value)
      ofSquares += Double(value) * Double(value)
    }
    (count, sum, squares) = (found, total, ofSquares)
    if found > 0 { (least, greatest) = (Double(low), Double(high)) }
  }

  private mutating func fill(_ values: borrowing MutableSpan<Float>, _ scale: Float) {
    let (low, each) = (Float(least), Float(Histogram.bins) / Float(greatest - least))
    // If all values are equal, they are counted in the last interval.
    guard each.isFinite else { return counts[Histogram.bins - 1] = count }
    for index in values.indices {
      let value = values[index] * scale
      guard value.isFinite else { continue }
      counts[min(Histogram.bins - 1, max(0, Int((value - low) * each)))] += 1
    }
  }
}
