import Files

/// The indices of some examples. Indices that follow each other take no memory each: a split of windows of a series is one
/// run.
public struct ExampleIndices: RandomAccessCollection, Sendable, Codable {
  /// The first index of each run, and the number of indices up to its end; without the last run.
  private var starts = Column<Int>(), ends = Column<Int>()
  /// The last run.
  private var first = 0, length = 0

  /// Creates the indices of no examples.
  public init() {}

  /// Creates indices, in the order that is given.
  public init(_ indices: some Sequence<Int>) {
    for index in indices { append(index) }
  }

  /// Creates the indices of a range.
  public init(_ range: Range<Int>) { append(range) }

  /// Appends an index.
  mutating func append(_ index: Int) { append(index..<index + 1) }

  /// Appends the indices of a range.
  mutating func append(_ range: Range<Int>) {
    if range.isEmpty { return }
    if length > 0 && range.lowerBound == first + length {
      length += range.count
      return
    }
    if length > 0 {
      starts.append(first)
      ends.append(count)
    }
    (first, length) = (range.lowerBound, range.count)
  }

  /// The place of the first index.
  public var startIndex: Int { 0 }
  /// The place behind the last index.
  public var endIndex: Int { (ends.last ?? 0) + length }

  /// Returns the index at a place.
  public subscript(position: Int) -> Int {
    let run = ends.firstPlace { $0 > position }
    let start = run < starts.count ? starts[run] : first
    return start + position - (run > 0 ? ends[run - 1] : 0)
  }
}
