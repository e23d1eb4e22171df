/// Rows whose sums are formed apart, group by group, and then added two by two: the shards of a batch.
///
/// A sum over all groups is a binary tree over their numbers: groups 0 and 1, 2 and 3, then the first four and the
/// next four, and so on. Whoever holds some neighbours adds up the branches that lie whole within them; what is left for
/// others are those branches, and every sum comes out with the same bits whoever held which groups.
public struct RowGroups: Sendable {
  /// Rows of a step of time.
  public let stride: Int
  /// The rows of each group, the same in every step, one group after the other.
  public let groups: [Range<Int>]
  /// The number of the first group.
  public let first: Int
  /// The whole branches of the tree, as ranges of `groups`; or each group as one.
  let branches: [Range<Int>]
  /// Whether each group has a sum of its own.
  public let isApart: Bool

  /// - Parameters:
  ///   - groups: the rows of each group in a step; they follow each other from 0.
  ///   - first: the number of the first of them among all groups.
  public init(_ groups: [Range<Int>], first: Int = 0) {
    self.init(groups, first: first, isApart: false)
  }

  private init(_ groups: [Range<Int>], first: Int, isApart: Bool) {
    require(!groups.isEmpty && groups[0].lowerBound == 0, "no groups, or rows before the first")
    self.groups = groups
    self.first = first
    stride = groups[groups.count - 1].upperBound
    self.isApart = isApart
    branches =
      Branch.covering(first..<first + groups.count, apart: isApart)
      .map { $0.lowerBound - first..<$0.upperBound - first }
  }

  /// All rows as one group.
  public init(rows: Int) { self.init([0..<rows]) }

  /// The same groups, each of which has a sum of its own: none is added to another.
  public var apart: RowGroups { RowGroups(groups, first: first, isApart: true) }

  /// Number of branches, each of which has a sum of its own.
  public var count: Int { branches.count }

  /// How many sums wait for others, at most, while those of a branch are added up.
  var mostWaiting: Int { branches.reduce(0) { max($0, $1.count.bitWidth - $1.count.leadingZeroBitCount) } }

  /// The rows of a group in so many steps of time.
  func rows(_ group: Int, steps: Int) -> GroupRows { GroupRows(range: groups[group], stride: stride, steps: steps) }
}

/// The rows of a group: in each step of time the same ones.
struct GroupRows {
  /// The rows in a step.
  let range: Range<Int>
  /// Rows of a step, the group's and others.
  let stride: Int
  let steps: Int

  /// Number of rows in all steps.
  var count: Int { steps * range.count }

  /// Number of blocks of at most so many rows that a product takes them in. No rows are one block, whose sums are zeros.
  func blocks(ofAtMost rows: Int) -> Int { max(1, (count + rows - 1) / rows) }

  /// Rows of the groups before, and of the blocks before this one.
  func before(_ block: Range<Int>) -> Int { steps * range.lowerBound + block.lowerBound }

  /// Which rows are in one of so many blocks.
  func block(_ index: Int, of blocks: Int) -> Range<Int> { index * count / blocks..<(index + 1) * count / blocks }

  /// Where the rows of a block lie.
  func runs(_ block: Range<Int>) -> RowRuns {
    if block.isEmpty { return RowRuns(0..<0) }
    let (step, offset) = block.lowerBound.quotientAndRemainder(dividingBy: range.count)
    return RowRuns(
      start: step * stride + range.lowerBound + offset, count: block.count,
      first: min(block.count, range.count - offset), run: range.count, between: stride - range.count)
  }
}

/// Rows of a matrix: runs of neighbours, with the same number of other rows between them.
struct RowRuns {
  /// The first row.
  let start: Int
  /// Rows of all runs.
  let count: Int
  /// Rows of the first run.
  let first: Int
  /// Rows of the others; the last may have fewer.
  let run: Int
  /// Rows from the end of a run to the next.
  let between: Int
}

extension RowRuns {
  /// Neighbours alone.
  init(_ rows: Range<Int>) {
    self.init(start: rows.lowerBound, count: rows.count, first: rows.count, run: rows.count, between: 0)
  }

  /// Calls `body` with each row.
  @inline(__always) func forEach(_ body: (_ row: Int) -> Void) {
    var (row, left, length) = (start, count, first)
    while left > 0 {
      for _ in 0..<length {
        body(row)
        row += 1
      }
      left -= length
      row += between
      length = min(left, run)
    }
  }
}
