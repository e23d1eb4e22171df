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
  public let sumsEachGroup: Bool

  /// - Parameters:
  ///   - groups: the rows of each group in a step; they follow each other from 0.
  ///   - first: the number of the first of them among all groups.
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

  /// All rows as one group.
  public init(rows: Int) { self.init([0..<rows]) }

  /// The same groups, each of which has a sum of its own: none is added to another.
  public var summedEach: RowGroups { RowGroups(groups, first: first, sumsEachGroup: true) }

  /// Number of branches, each of which has a sum of its own.
  public var count: Int { branches.count }

  /// How many sums wait for others, at most, while those of a branch are added up.
  var mostWaiting: Int { branches.reduce(0) { max($0, $1.count.bitWidth - $1.count.leadingZeroBitCount) } }

  /// The rows of a group in so many steps of time.
  func rows(_ group: Int, steps: Int) -> GroupRows { GroupRows(range: groups[group], stride: stride, steps: steps) }
}
