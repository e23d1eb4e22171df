/// Scales numbers to mean 0 and standard deviation 1, column by column.
///
///     y = (x − mean) / deviation
public struct Scaling: Sendable, Equatable, Codable {
  /// The mean of each column.
  public let means: [Float]
  /// The standard deviation of each column; 1 for a column whose numbers are all equal.
  public let deviations: [Float]

  /// Creates a scaling.
  public init(means: [Float], deviations: [Float]) {
    self.means = means
    self.deviations = deviations
  }

  /// Measures the scaling of some sequences of vectors.
  ///
  /// - Parameter some: the indices of these sequences.
  init(_ sequences: Sequences, _ some: [Int]) {
    let columns = sequences.form.count
    var (sums, squares, count) = ([Double](repeating: 0, count: columns), [Double](repeating: 0, count: columns), 0.0)
    for index in some {
      for (place, value) in sequences.values(index).enumerated() { sums[place % columns] += Double(value) }
      count += Double(sequences.length(index))
    }
    let means = sums.map { $0 / max(1, count) }
    // A second pass, because the difference of two large sums is not precise for a column that changes little.
    for index in some {
      for (place, value) in sequences.values(index).enumerated() {
        let d = Double(value) - means[place % columns]
        squares[place % columns] += d * d
      }
    }
    let deviations = squares.map { ($0 / max(1, count)).squareRoot() }
    self.init(means: means.map { Float($0) }, deviations: deviations.map { $0 > 0 ? Float($0) : 1 })
  }

  /// Returns a scaled number.
  func apply(_ value: Float, column: Int) -> Float { (value - means[column]) / deviations[column] }

  /// Returns the number before scaling, in the unit of the data.
  public func undo(_ value: Float, column: Int) -> Float { value * deviations[column] + means[column] }
}
