/// The indices of some examples. Indices that follow each other take no memory each: a split of windows of a series is one
/// run.
public struct ExampleIndices: RandomAccessCollection, Sendable {
  private var runs: [Range<Int>] = []
  /// The number of indices up to the end of each run.
  private var ends: [Int] = []

  /// Creates the indices of no examples.
  public init() {}

  /// Creates indices, in the order that is given.
  public init(_ indices: some Sequence<Int>) {
    for index in indices { append(index) }
  }

  /// Creates the indices of a range.
  public init(_ range: Range<Int>) {
    if !range.isEmpty { (runs, ends) = ([range], [range.count]) }
  }

  /// Appends an index.
  mutating func append(_ index: Int) { append(index..<index + 1) }

  /// Appends the indices of a range.
  mutating func append(_ range: Range<Int>) {
    if range.isEmpty { return }
    if let last = runs.last, last.upperBound == range.lowerBound {
      runs[runs.count - 1] = last.lowerBound..<range.upperBound
      ends[ends.count - 1] += range.count
    } else {
      runs.append(range)
      ends.append(count + range.count)
    }
  }

  /// The place of the first index.
  public var startIndex: Int { 0 }
  /// The place behind the last index.
  public var endIndex: Int { ends.last ?? 0 }

  /// Returns the index at a place.
  public subscript(position: Int) -> Int {
    let run = ends.firstPlace { $0 > position }
    return runs[run].upperBound - (ends[run] - position)
  }
}
