import CMPI
import Failures

/// The processes of a job and of each host, as communicators of MPI.
///
/// The processes of a host get neighbouring ranks, whatever ranks the launcher gave them. They then hold neighbouring
/// shards, which mostly are a whole branch of the tree of shards. So a host sends few sums.
struct JobMap: @unchecked Sendable {
  /// All processes.
  let all: MPI_Comm
  /// The processes of this host.
  let near: MPI_Comm
  /// The first process of each host. Only these processes use it.
  let leaders: MPI_Comm
  /// The hosts.
  let hosts: Hosts
  /// The rank that the launcher gave each process.
  let launcherRanks: [Int]

  /// Asks MPI which processes share memory, and tries whether they really can. Processes that cannot are hosts of their
  /// own.
  init() throws {
    let world: MPI_Comm = lockstep_mpi_world()
    let launcherRank = try JobMap.rank(world)
    let near = try JobMap.made("MPI_Comm_split_type") {
      MPI_Comm_split_type(world, Int32(MPI_COMM_TYPE_SHARED), launcherRank, lockstep_mpi_no_info(), $0)
    }
    let mayShare = try JobMap.canShare(near)
    // The host's number is the lowest rank on it.
    var host = launcherRank
    try verify("MPI_Bcast", MPI_Bcast(&host, 1, lockstep_mpi_int(), 0, near))
    if !mayShare { host = launcherRank }
    all = try JobMap.split(world, 0, key: host)
    let rank = try JobMap.rank(all)
    self.near = try JobMap.split(all, host, key: rank)
    leaders = try JobMap.split(all, try JobMap.rank(self.near) == 0 ? 0 : 1, key: rank)
    let cards = try JobMap.gather([UInt64(host), UInt64(launcherRank)], over: all)
    launcherRanks = cards.map { Int($0[1]) }
    let starts = cards.indices.filter { $0 == 0 || cards[$0][0] != cards[$0 - 1][0] }
    hosts = Hosts(zip(starts, starts.dropFirst() + [cards.count]).map { $0..<$1 }, rank: Int(rank))
  }

  /// Returns whether all processes of a communicator can map a file that one of them makes. The same on all of them.
  private static func canShare(_ near: MPI_Comm) throws -> Bool {
    let file = try rank(near) == 0 ? try? SharedFile(count: 1, on: "") : nil
    // Without a file, the descriptor is one that no process has.
    let card = try gather((try? file?.card.words) ?? [0, .max, 0, 0], over: near)[0]
    let mapped =
      SharedFile.isLimited
      ? nil : try? (file ?? SharedFile(SharedFile.Card(card), count: 1, on: "")).map(count: 1, mine: 0..<1)
    // The file stays open until all have tried.
    let answers = try withExtendedLifetime(file) { try gather([mapped == nil ? 0 : 1], over: near) }
    return answers.allSatisfy { $0[0] == 1 }
  }

  /// `MPI_Comm_split`.
  private static func split(_ communicator: MPI_Comm, _ color: Int32, key: Int32) throws -> MPI_Comm {
    try made("MPI_Comm_split") { MPI_Comm_split(communicator, color, key, $0) }
  }

  /// Returns the communicator that a call makes.
  private static func made(_ name: String, _ call: (UnsafeMutablePointer<MPI_Comm?>) -> Int32) throws -> MPI_Comm {
    var result: MPI_Comm?
    try verify(name, call(&result))
    guard let result else { throw Failure(.internal, "\(name) made no communicator") }
    return result
  }

  /// `MPI_Comm_rank`.
  static func rank(_ communicator: MPI_Comm) throws -> Int32 {
    var rank: Int32 = 0
    try verify("MPI_Comm_rank", MPI_Comm_rank(communicator, &rank))
    return rank
  }

  /// `MPI_Allgather`.
  static func gather(_ values: [UInt64], over communicator: MPI_Comm) throws -> [[UInt64]] {
    var size: Int32 = 0
    try verify("MPI_Comm_size", MPI_Comm_size(communicator, &size))
    let (count, type) = (Int32(values.count), lockstep_mpi_uint64())
    var all = [UInt64](repeating: 0, count: values.count * Int(size))
    try verify("MPI_Allgather", MPI_Allgather(values, count, type, &all, count, type, communicator))
    return (0..<Int(size)).map { Array(all[$0 * values.count..<($0 + 1) * values.count]) }
  }
}
