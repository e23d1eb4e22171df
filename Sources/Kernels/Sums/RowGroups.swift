/// The groups of rows (the shards of a batch) whose sums are formed separately and then added pairwise.
///
/// A sum over all groups is a binary tree over their numbers: groups 0 and 1, groups 2 and 3, then the first four and
/// the next four, and so on. A process that holds some neighbouring groups adds up the branches of the tree that are
/// completely within them. The rest of the tree adds up the branches of all processes. A sum therefore has the same
/// bits however the groups are distributed.
public struct RowGroups: Sendable {
  /// The number of rows of a time step.
  public let stride: Int
  /// The rows of each group. They are the same in every step, and the groups are contiguous.
  public let groups: [Range<Int>]
  /// The number of the first group.
  public let first: Int
  /// The largest whole branches of the tree, as ranges of indices into `groups`. If each group has its own sum, each
  /// group is a branch.
  let branches: [Range<Int>]
  /// Whether each group has its own sum.
  public let sumsEachGroup: Bool

  /// Creates groups.
  ///
  /// - Parameters:
  ///   - groups: The rows of each group in a step. The first starts at 0 and each starts where the one before ends.
  ///   - first: The number of the first group among the groups of all processes.
  public init(_ groups: [Range<Int>], first: Int = 0) {
    self.init(groups, first: first, sumsEachGroup: false)
  }

  private init(_ groups: [Range<Int>], first: Int, sumsEachGroup: Bool) {
    require(first >= 0, "first is \(first)")
    var end = 0
    for group in groups {
      require(group.lowerBound == end, "groups has \(group) where rows from \(end) on should follow")
      end = group.upperBound
    }
    require(end > 0, "groups has no rows")
    self.groups = groups
    self.first = first
    stride = end
    self.sumsEachGroup = sumsEachGroup
    branches =
      Branch.covering(first..<first + groups.count, eachAlone: sumsEachGroup)
      .map { $0.lowerBound - first..<$0.upperBound - first }
  }

  /// Creates one group of all rows.
  public init(rows: Int) { self.init([0..<rows]) }

  /// The same groups, but each with its own sum: they are not added to each other.
  public var summedEach: RowGroups { RowGroups(groups, first: first, sumsEachGroup: true) }

  /// The number of branches. Each has a sum.
  public var count: Int { branches.count }

  /// The number of sums that wait for others, at most, while the groups of a branch are added up.
  var mostWaiting: Int { branches.reduce(0) { max($0, $1.count.bitWidth - $1.count.leadingZeroBitCount) } }

  /// Returns the rows of a group in `steps` time steps.
  func rows(_ group: Int, steps: Int) -> GroupRows { GroupRows(range: groups[group], stride: stride, steps: steps) }
}
