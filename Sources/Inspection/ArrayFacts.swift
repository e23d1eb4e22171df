import Checkpoints

/// Statistics of the values of an array.
public struct ArrayFacts: Encodable, Sendable {
  /// The name of the array: `lstm_1/kernel`.
  public let name: String
  /// The shape of the array.
  public let shape: [Int]
  /// The fraction of the model's weights that are in this array. Nil if the array contains no weights.
  public let share: Double?
  /// The mean of the finite values.
  public let mean: Double
  /// The standard deviation of the finite values.
  public let deviation: Double
  /// The smallest finite value, or 0 if there is none.
  public let least: Float
  /// The largest finite value, or 0 if there is none.
  public let greatest: Float
  /// The Euclidean norm of the finite values.
  public let norm: Double
  /// The number of finite values in each of ``bins`` intervals of equal width, from ``least`` to ``greatest``.
  public let histogram: [Int]
  /// The number of values that are infinite or NaN.
  public let notFinite: Int

  /// The number of intervals in ``histogram``.
  public static let bins = 16

  /// Computes the statistics of an array.
  ///
  /// - Parameter parameters: the number of weights in the whole model.
  public init(_ array: CheckpointFile.Array, parameters: Int) {
    let share = array.role == .weight ? Double(array.values.count) / Double(max(1, parameters)) : nil
    self.init(name: array.name, shape: array.shape, share: share, array.values)
  }

  package init(name: String, shape: [Int], share: Double? = nil, _ values: [Float]) {
    let finite = values.filter(\.isFinite)
    let numbers = finite.lazy.map(Double.init)
    let count = Double(max(1, finite.count))
    let mean = numbers.reduce(0, +) / count
    let squares = numbers.reduce(0) { $0 + $1 * $1 }
    self.name = name
    self.shape = shape
    self.share = share
    self.mean = mean
    deviation = max(0, squares / count - mean * mean).squareRoot()
    least = finite.min() ?? 0
    greatest = finite.max() ?? 0
    norm = squares.squareRoot()
    histogram = ArrayFacts.histogram(finite, from: Double(least), to: Double(greatest))
    notFinite = values.count - finite.count
  }

  private static func histogram(_ values: [Float], from least: Double, to greatest: Double) -> [Int] {
    var counts = [Int](repeating: 0, count: bins)
    let width = (greatest - least) / Double(bins)
    for value in values {
      // If all values are equal, they are counted in the middle.
      let bin = width > 0 ? Int((Double(value) - least) / width) : bins / 2
      counts[min(bin, bins - 1)] += 1
    }
    return counts
  }
}
