import Checkpoints

/// What there is to say of an array: where its values lie, and how many of them are no numbers.
public struct ArrayFacts: Encodable, Sendable {
  /// Its name: `lstm_1/kernel`.
  public let name: String
  /// Its shape.
  public let shape: [Int]
  /// Its share of all weights; none for what is no weight.
  public let share: Double?
  /// Mean of the finite values, as everything that follows.
  public let mean: Double
  /// Standard deviation.
  public let deviation: Double
  /// The least value.
  public let least: Float
  /// The greatest value.
  public let greatest: Float
  /// Euclidean norm.
  public let norm: Double
  /// How many values fall into each of ``bins`` parts of equal width, from the least to the greatest value.
  public let histogram: [Int]
  /// How many values are infinite or no numbers.
  public let notFinite: Int

  /// Parts of a histogram.
  public static let bins = 16

  /// The facts of an array, where all weights together are `parameters` values.
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
      // Equal values have no range; they stand in the middle.
      let bin = width > 0 ? Int((Double(value) - least) / width) : bins / 2
      counts[min(bin, bins - 1)] += 1
    }
    return counts
  }
}

/// A histogram as a line of block characters: the lowest for an empty part, the highest for the fullest.
public func bars(_ histogram: [Int]) -> String {
  let blocks = Array("▁▂▃▄▅▆▇█")
  let most = Double(max(1, histogram.max() ?? 0))
  return String(histogram.map { blocks[Int((Double($0) / most * Double(blocks.count - 1)).rounded(.up))] })
}
