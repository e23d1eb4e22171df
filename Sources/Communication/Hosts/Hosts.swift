/// Which processes of a job run on the same host. The ranks of a host follow each other.
public struct Hosts: Sendable {
  /// The ranks of each host, one host after the other.
  public let ranks: [Range<Int>]
  /// The host of this process, as an index of ``ranks``.
  public let mine: Int

  /// Creates the hosts of a job, seen from the process `rank`.
  public init(_ ranks: [Range<Int>], rank: Int) {
    self.ranks = ranks
    mine = ranks.firstIndex { $0.contains(rank) } ?? 0
  }

  /// The ranks on this process's host.
  public var near: Range<Int> { ranks[mine] }
}
