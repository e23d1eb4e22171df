/// Numbers brought to mean 0 and deviation 1, column by column.
///
///     y = (x − mean) / deviation
public struct Scaling: Sendable, Equatable, Codable {
  /// The mean of each column.
  public let means: [Float]
  /// The deviation of each column; 1 for a column that never changes.
  public let deviations: [Float]

  /// A scaling.
  public init(means: [Float], deviations: [Float]) {
    self.means = means
    self.deviations = deviations
  }

  /// That of some sequences of vectors.
  init(_ sequences: Sequences, _ some: [Int]) {
    let columns = sequences.form.count
    var (sums, squares, count) = ([Double](repeating: 0, count: columns), [Double](repeating: 0, count: columns), 0.0)
    for index in some {
      for (place, value) in sequences.values(index).enumerated() { sums[place % columns] += Double(value) }
      count += Double(sequences.length(index))
    }
    let means = sums.map { $0 / max(1, count) }
    // A second pass: the difference of two large sums would lose what little a column changes.
    for index in some {
      for (place, value) in sequences.values(index).enumerated() {
        let d = Double(value) - means[place % columns]
        squares[place % columns] += d * d
      }
    }
    let deviations = squares.map { ($0 / max(1, count)).squareRoot() }
    self.init(means: means.map { Float($0) }, deviations: deviations.map { $0 > 0 ? Float($0) : 1 })
  }

  /// A number, scaled.
  func apply(_ value: Float, column: Int) -> Float { (value - means[column]) / deviations[column] }

  /// The numbers of the data's own unit.
  public func undo(_ value: Float, column: Int) -> Float { value * deviations[column] + means[column] }
}
