import Files

/// Ranges of places. Each starts where the one before it ends, so that only the ends are kept.
struct RangeColumn: Sendable, Codable {
  private var ends = Column<Int>()
  /// The end of the last range.
  private(set) var end = 0

  /// The number of ranges.
  var count: Int { ends.count }

  subscript(index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

  /// Adds a range at the end.
  ///
  /// - Parameter count: the number of its places.
  mutating func append(count: Int) {
    end += count
    ends.append(end)
  }

  /// Adds the ranges of another column at the end.
  mutating func append(_ others: RangeColumn) {
    for index in 0..<others.count { append(count: others[index].count) }
  }
}
