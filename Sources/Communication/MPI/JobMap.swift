import Failures

/// The processes of a job and of each host, as communicators of MPI.
///
/// The processes of a host get neighbouring ranks, whatever ranks the launcher gave them. They then hold neighbouring
/// shards, which mostly are a whole branch of the tree of shards. So a host sends few sums.
struct JobMap: @unchecked Sendable {
  /// All processes.
  let all: MPILibrary.Handle
  /// The processes of this host.
  let near: MPILibrary.Handle
  /// The first process of each host. Only these processes use it.
  let leaders: MPILibrary.Handle
  /// The hosts.
  let hosts: Hosts
  /// The rank that the launcher gave each process.
  let launcherRanks: [Int]

  /// Asks MPI which processes share memory, and tries whether they really can. Processes that cannot are hosts of their
  /// own.
  init(_ library: MPILibrary) throws {
    let world = library.constants.world
    let launcherRank = try library.rank(world)
    let near = try library.made("MPI_Comm_split_type") {
      library.commSplitType(world, library.constants.sharedMemory, launcherRank, library.constants.noInfo, $0)
    }
    let mayShare = try JobMap.canShare(near, library)
    // The host's number is the lowest rank on it.
    var host = launcherRank
    try library.verify("MPI_Bcast", library.bcast(&host, 1, library.constants.int, 0, near))
    if !mayShare { host = launcherRank }
    all = try library.split(world, 0, key: host)
    let rank = try library.rank(all)
    self.near = try library.split(all, host, key: rank)
    leaders = try library.split(all, try library.rank(self.near) == 0 ? 0 : 1, key: rank)
    let cards = try library.gather([UInt64(host), UInt64(launcherRank)], over: all)
    launcherRanks = cards.map { Int($0[1]) }
    let starts = cards.indices.filter { $0 == 0 || cards[$0][0] != cards[$0 - 1][0] }
    hosts = Hosts(zip(starts, starts.dropFirst() + [cards.count]).map { $0..<$1 }, rank: Int(rank))
  }

  /// Returns whether all processes of a communicator can map a file that one of them makes. The same on all of them.
  private static func canShare(_ near: MPILibrary.Handle, _ library: MPILibrary) throws -> Bool {
    let file = try library.rank(near) == 0 ? try? SharedFile(count: 1, on: "") : nil
    // Without a file, the descriptor is one that no process has.
    let card = try library.gather((try? file?.card) ?? [0, .max, 0, 0], over: near)[0]
    let mapped =
      SharedFile.isLimited
      ? nil : try? (file ?? SharedFile(card, count: 1, on: "")).map(count: 1, mine: 0..<1)
    // The file stays open until all have tried.
    let answers = try withExtendedLifetime(file) { try library.gather([mapped == nil ? 0 : 1], over: near) }
    return answers.allSatisfy { $0[0] == 1 }
  }
}
