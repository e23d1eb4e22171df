/// Scales numbers to mean 0 and standard deviation 1, column by column.
///
///     y = (x − mean) / deviation
public struct Scaling: Sendable, Equatable, Codable {
  /// The mean of each column.
  public let means: [Double]
  /// The standard deviation of each column; 1 for a column whose numbers are all equal.
  public let deviations: [Double]

  /// Creates a scaling.
  public init(means: [Double], deviations: [Double]) {
    self.means = means
    self.deviations = deviations
  }

  /// Measures the scaling of some sequences of vectors. Missing numbers do not count.
  ///
  /// - Parameter some: the indices of these sequences.
  init(_ sequences: Sequences, _ some: ExampleIndices) {
    let columns = sequences.form.count
    self.init(columns: columns) { add in
      for index in some {
        for (place, number) in sequences.numbers(index).enumerated() { add(place % columns, number) }
      }
    }
  }

  /// Measures the scaling of numbers. Missing numbers do not count.
  ///
  /// - Parameter forEachNumber: calls what it gets for each number, with the column.
  init(columns: Int, _ forEachNumber: ((_ column: Int, _ number: Double) -> Void) -> Void) {
    // Numbers are measured from the first of their column. So a column of equal numbers has the deviation 0 exactly,
    // and the sums of a column of large numbers that change little keep their digits.
    var firsts = [Double?](repeating: nil, count: columns)
    var sums = ColumnSums(columns)
    forEachNumber { column, number in
      if number.isNaN { return }
      let first = firsts[column] ?? number
      firsts[column] = first
      sums.add(number - first, column)
    }
    let means = zip(firsts, sums.means).map { ($0 ?? 0) + $1 }
    // A second pass, because the difference of two large sums is not precise for a column that changes little.
    var squares = ColumnSums(columns)
    forEachNumber { column, number in
      if number.isNaN { return }
      let difference = number - means[column]
      squares.add(difference * difference, column)
    }
    self.init(means: means, deviations: squares.means.map { $0 > 0 ? $0.squareRoot() : 1 })
  }

  /// Returns the scaling of vectors that have the columns of this one several times.
  func repeated(_ times: Int) -> Scaling {
    func repeated(_ values: [Double]) -> [Double] { (0..<times).flatMap { _ in values } }
    return Scaling(means: repeated(means), deviations: repeated(deviations))
  }

  /// Whether another scaling differs at most by the rounding of its numbers to 32 bits.
  func isNearly(_ other: Scaling) -> Bool {
    guard means.count == other.means.count else { return false }
    return means.indices.allSatisfy { column in
      let scale = abs(means[column]) + deviations[column]
      return abs(means[column] - other.means[column]) < 1e-5 * scale
        && abs(deviations[column] - other.deviations[column]) < 1e-5 * scale
    }
  }

  /// Returns a scaled number.
  package func scaled(_ value: Double, column: Int) -> Double { (value - means[column]) / deviations[column] }

  /// Returns the number before scaling, in the unit of the data.
  public func undo(_ value: Float, column: Int) -> Double { undo(Double(value), column: column) }

  /// Returns the number before scaling, in the unit of the data.
  package func undo(_ value: Double, column: Int) -> Double { value * deviations[column] + means[column] }
}

/// Sums over the numbers of each column.
private struct ColumnSums {
  private var sums: [Double]
  private var counts: [Double]

  init(_ columns: Int) {
    (sums, counts) = (Array(repeating: 0, count: columns), Array(repeating: 0, count: columns))
  }

  mutating func add(_ number: Double, _ column: Int) {
    sums[column] += number
    counts[column] += 1
  }

  /// The mean of each column; 0 for a column without numbers.
  var means: [Double] { zip(sums, counts).map { $0 / max(1, $1) } }
}
