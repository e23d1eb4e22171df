import Checkpoints

/// The difference between two arrays of the same shape.
public struct ArrayDifference: Sendable {
  /// The number of values whose bits differ.
  public let count: Int
  /// The index in each dimension of the first value that differs.
  public let first: [Int]
  /// The two values at that index.
  public let values: (Float, Float)
  /// The largest differences. Nil if no two finite values differ.
  public let largest: Largest?

  /// The largest differences between two finite values. Each maximum can come from a different pair of values.
  public struct Largest: Sendable {
    /// |a − b|.
    public var absolute: Float = 0
    /// |a − b| / max(|a|, |b|).
    public var relative: Float = 0
    /// The number of floats from a to b (units in the last place).
    public var ulps: Int64 = 0
  }

  /// Compares two arrays of the same shape. Nil if all bits are equal.
  public init?(_ a: CheckpointFile.Array, _ b: CheckpointFile.Array) {
    self.init(a.values, b.values, shape: a.shape)
  }

  package init?(_ a: [Float], _ b: [Float], shape: [Int]) {
    let places = a.indices.filter { a[$0].bitPattern != b[$0].bitPattern }
    guard let place = places.first else { return nil }
    count = places.count
    first = ArrayDifference.index(place, shape)
    values = (a[place], b[place])
    let finite = places.filter { a[$0].isFinite && b[$0].isFinite }
    largest = finite.isEmpty ? nil : finite.reduce(into: Largest()) { $0.add(a[$1], b[$1]) }
  }

  /// Converts an index into the values to an index in each dimension.
  private static func index(_ flat: Int, _ shape: [Int]) -> [Int] {
    var rest = flat
    return Array(
      shape.reversed().map { size in
        defer { rest /= size }
        return rest % size
      }.reversed())
  }
}

extension ArrayDifference.Largest {
  fileprivate mutating func add(_ a: Float, _ b: Float) {
    let difference = abs(a - b)
    absolute = max(absolute, difference)
    if difference > 0 { relative = max(relative, difference / max(abs(a), abs(b))) }
    ulps = max(ulps, abs(a.ordinal - b.ordinal))
  }
}

extension Float {
  /// The position of this float among all floats in ascending order, counted from zero. Both zeros are at position 0.
  fileprivate var ordinal: Int64 {
    let magnitude = Int64(self.magnitude.bitPattern)
    return sign == .minus ? -magnitude : magnitude
  }
}
