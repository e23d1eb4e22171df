import Communication
import Kernels

/// How the hosts of a job divide the sums that they form together.
///
/// The floats of a bucket are cut into a part for each host, which adds up that part of all hosts' sums. Each part is
/// cut once more, into a slice for each rail. A rail connects one process of each host; only processes of the same rail
/// exchange messages. There are as many rails as the largest host has processes. On a smaller host, a process serves
/// several rails.
struct Rails {
  private let hosts: Hosts
  /// The number of rails.
  let count: Int
  /// The rails that this process serves.
  let mine: [Int]

  /// Creates the rails of a job, seen from the process `rank`.
  init(_ hosts: Hosts, rank: Int) {
    self.hosts = hosts
    count = hosts.ranks.reduce(1) { max($0, $1.count) }
    let (index, near) = (rank - hosts.near.lowerBound, hosts.near.count)
    mine = (0..<count).filter { $0 % near == index }
  }

  /// The hosts.
  var allHosts: Range<Int> { 0..<hosts.ranks.count }
  /// The number of this process's host.
  var host: Int { hosts.mine }
  /// The other hosts.
  var otherHosts: [Int] { allHosts.filter { $0 != host } }

  /// The process of a host that serves a rail.
  func rank(of rail: Int, on host: Int) -> Int { hosts.ranks[host].lowerBound + rail % hosts.ranks[host].count }

  /// Returns the slice of `count` floats that a host adds up by a rail. Slices start at multiples of two vectors, the
  /// unit of bf16 packing.
  func slice(of count: Int, _ host: Int, _ rail: Int) -> Range<Int> {
    let (pair, index) = (packedBFloat16Granularity, host * self.count + rail)
    func cut(_ index: Int) -> Int { min(count, index * pairs(count) / slices * pair) }
    return cut(index)..<cut(index + 1)
  }

  /// The number of floats that no slice of `count` or fewer floats exceeds.
  func largestSlice(of count: Int) -> Int { (pairs(count) + slices - 1) / slices * packedBFloat16Granularity }

  /// The number of slices of all hosts.
  private var slices: Int { hosts.ranks.count * count }
  private func pairs(_ count: Int) -> Int { (count + packedBFloat16Granularity - 1) / packedBFloat16Granularity }
}
