import Kernels

/// How the values of an array are spread: counts in parts of equal width, from the least to the greatest value.
package struct Histogram {
  /// Parts.
  package static let parts = 30

  package private(set) var least = 0.0
  package private(set) var greatest = 0.0
  /// Finite values; the others are left out.
  package private(set) var count = 0
  package private(set) var sum = 0.0
  package private(set) var squares = 0.0
  package private(set) var counts = [Int](repeating: 0, count: parts)

  /// The values of an array, each times `scale`.
  package init(_ array: Matrix, scale: Double = 1) {
    array.withMutableSpan { values in
      findRange(values, Float(scale))
      fill(values, Float(scale))
    }
  }

  /// The upper ends of the parts.
  package var limits: [Double] {
    (1...Histogram.parts).map { $0 == Histogram.parts ? greatest : least + width * Double($0) }
  }

  private var width: Double { (greatest - least) / Double(Histogram.parts) }

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
    let (low, each) = (Float(least), Float(Histogram.parts) / Float(greatest - least))
    // Equal values have no range; they stand in the last part.
    guard each.isFinite else { return counts[Histogram.parts - 1] = count }
    for index in values.indices {
      let value = values[index] * scale
      guard value.isFinite else { continue }
      counts[min(Histogram.parts - 1, max(0, Int((value - low) * each)))] += 1
    }
  }
}
