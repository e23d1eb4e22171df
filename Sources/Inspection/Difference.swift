import Checkpoints

/// How two arrays of one shape differ.
public struct Difference: Sendable {
  /// How many values have other bits.
  public let count: Int
  /// The first of them: its index in each dimension.
  public let first: [Int]
  /// The two values there.
  public let values: (Float, Float)
  /// The largest differences; none where one of each two values is no number.
  public let largest: Largest?

  /// The largest of the differences between finite values, each for itself.
  public struct Largest: Sendable {
    /// |a − b|.
    public var absolute: Float = 0
    /// |a − b| / max(|a|, |b|).
    public var relative: Float = 0
    /// Steps from one float to the next between a and b (units in the last place).
    public var ulps: Int64 = 0
  }

  /// The difference of two arrays of one shape; none where all bits are the same.
  public init?(_ a: CheckpointFile.Array, _ b: CheckpointFile.Array) {
    self.init(a.values, b.values, shape: a.shape)
  }

  package init?(_ a: [Float], _ b: [Float], shape: [Int]) {
    let places = a.indices.filter { a[$0].bitPattern != b[$0].bitPattern }
    guard let place = places.first else { return nil }
    count = places.count
    first = Difference.index(place, shape)
    values = (a[place], b[place])
    let finite = places.filter { a[$0].isFinite && b[$0].isFinite }
    largest = finite.isEmpty ? nil : finite.reduce(into: Largest()) { $0.add(a[$1], b[$1]) }
  }

  /// A flat index as one for each dimension.
  private static func index(_ flat: Int, _ shape: [Int]) -> [Int] {
    var rest = flat
    return Array(
      shape.reversed().map { size in
        defer { rest /= size }
        return rest % size
      }.reversed())
  }
}

extension Difference.Largest {
  fileprivate mutating func add(_ a: Float, _ b: Float) {
    let difference = abs(a - b)
    absolute = max(absolute, difference)
    if difference > 0 { relative = max(relative, difference / max(abs(a), abs(b))) }
    ulps = max(ulps, abs(a.ordinal - b.ordinal))
  }
}

extension Float {
  /// The float's number among all, in their order; both zeros have the number zero.
  fileprivate var ordinal: Int64 {
    let magnitude = Int64(self.magnitude.bitPattern)
    return sign == .minus ? -magnitude : magnitude
  }
}
