import Communication
import FoundationEssentials
import Glibc
import Kernels
import Testing

/// The same checks for one process alone and for several under `mpirun`, which runs this bundle several times at once.
///
/// MPI starts and ends once a process and is called from one thread, so all tests share a communicator on the main
/// actor. They run one after the other, in the same order in every process; what may fail comes after what waits for
/// the others.
@MainActor @Suite(.serialized, .launched)
struct CommunicatorTests {
  let communicator: any Communicator
  let rank: Int
  let size: Int

  init() throws {
    communicator = try #require(Launched.communicator)
    (rank, size) = (communicator.rank, communicator.size)
  }

  @Test func processesAreCounted() throws {
    let environment = ProcessInfo.processInfo.environment
    func number(_ names: String...) -> Int? { names.lazy.compactMap { environment[$0] }.first.flatMap { Int($0) } }
    #expect(size == number("OMPI_COMM_WORLD_SIZE", "PMI_SIZE") ?? 1)
    #expect(rank == number("OMPI_COMM_WORLD_RANK", "PMI_RANK") ?? 0)
    #expect(communicator.isRoot == (rank == 0))
    #expect(!communicator.host.isEmpty)
  }

  @Test(arguments: [0, 1, 3, 1000, 3_000_017])
  func sumsOfFloats(count: Int) throws {
    // Multiples of 1/4 below 2²⁰, whose sums are exact.
    func value(_ index: Int, _ rank: Int) -> Float { Float((index * 7 + rank * 13) % 4_000_000) / 4 - 100_000 }
    var values = (0..<count).map { value($0, rank) }
    var span = values.mutableSpan
    try communicator.sum(&span)
    let expected = (0..<count).map { index in (0..<size).reduce(Float(0)) { $0 + value(index, $1) } }
    #expect(values == expected)
  }

  @Test func firstOfHostWorksAlone() throws {
    let leader = communicator.hosts.near.lowerBound
    let first = try communicator.firstOfHost { processors in
      #expect(processors.count >= Processors.ofThisThread.count)
      usleep(20_000)
      return rank
    }
    #expect(first == (rank == leader ? rank : nil))
  }

  private func storage(_ values: [Float]) -> Storage {
    let storage = Storage(count: values.count)
    storage.vector.set(values)
    return storage
  }

  /// What a process sends to another one: as many floats as both ranks and `most` say, and none to some.
  private func letter(from sender: Int, to receiver: Int, _ most: Int) -> [Float] {
    (0..<most * (receiver % 3) / 2 + (most > 0 ? sender : 0)).map { $0 % 7 == 0 ? -0.0 : Float($0 + 1000 * sender) }
  }

  @Test(arguments: [0, 1, 5, 1_000_003])
  func messagesArrive(most: Int) throws {
    let others = (0..<size).filter { $0 != rank }
    // Behind three other floats, as a slice lies behind others.
    let sent = others.map { storage([7, 7, 7] + letter(from: rank, to: $0, most)) }
    let received = others.map { storage(Array(repeating: -1, count: 2 + letter(from: $0, to: rank, most).count)) }
    try communicator.transfer(
      sending: zip(others, sent).map { PeerMessage($0, $1, 3..<$1.count) },
      receiving: zip(others, received).map { PeerMessage($0, $1, 2..<$1.count) }, tag: 1
    ).wait()
    for (sender, received) in zip(others, received) {
      let expected = [-1, -1] + letter(from: sender, to: rank, most)
      #expect(received.vector.values.map(\.bitPattern) == expected.map(\.bitPattern))
    }
  }

  /// Two transfers that each process begins in another order.
  @Test func tagsTellMessagesApart() throws {
    let others = (0..<size).filter { $0 != rank }
    let tags = rank % 2 == 0 ? [4, 5] : [5, 4]
    let received = tags.map { _ in others.map { _ in Storage(count: 1) } }
    let transfers = try zip(tags, received).map { tag, received in
      try communicator.transfer(
        sending: others.map { PeerMessage($0, storage([Float(10 * tag + rank)]), 0..<1) },
        receiving: zip(others, received).map { PeerMessage($0, $1, 0..<1) }, tag: tag)
    }
    for transfer in transfers { try transfer.wait() }
    for (tag, received) in zip(tags, received) {
      #expect(received.map { $0.vector.values[0] } == others.map { Float(10 * tag + $0) })
    }
  }

  @Test func theProcessesOfAHostAreNeighbours() throws {
    let hosts = communicator.hosts
    #expect(hosts.ranks.flatMap { Array($0) } == Array(0..<size))
    #expect(hosts.near.contains(rank))
    let places = try communicator.gather([UInt64(communicator.launcherRank(rank))]).map { Int($0[0]) }
    #expect(places == (0..<size).map { communicator.launcherRank($0) } && places.sorted() == Array(0..<size))
  }

  @Test(arguments: [0, 1, 1000])
  func theProcessesOfAHostShareMemory(count: Int) throws {
    func floats(_ rank: Int) -> Int { count * (rank + 1) }
    let near = communicator.hosts.near
    let memory = try communicator.hostMemory(floats(rank))
    let flags = try HostFlags(2, communicator)
    for round in 1...3 {
      for index in 0..<floats(rank) {
        let place = memory.starts[rank - near.lowerBound] + index
        memory.all.withMutableSpan { $0[place] = Float(1000 * round * (rank + 1) + index) }
      }
      flags.raise(1)
      flags.wait(1) {}
      for (start, other) in zip(memory.starts, near) {
        let values = memory.all.vector.values[start..<start + floats(other)]
        #expect(Array(values) == (0..<floats(other)).map { Float(1000 * round * (other + 1) + $0) })
      }
      // Nobody writes again before all have read.
      flags.raise(0)
      flags.wait(0) {}
    }
  }

  @Test(arguments: [0, 1, 200])
  func bitsOfAllProcesses(count: Int) throws {
    func words(_ rank: Int) -> [UInt64] { (0..<count).map { 1 << UInt64(($0 + 5 * rank) % 64) } }
    var united = words(rank)
    try communicator.union(&united)
    #expect(united == (0..<size).reduce(Array(repeating: 0, count: count)) { zip($0, words($1)).map { $0 | $1 } })
  }

  @Test(arguments: [0, 1, 5, 1_000_003])
  func broadcastsOfFloats(count: Int) throws {
    var values = (0..<count).map { Float($0) * 0.1 + Float(rank) }
    if count > 4 && communicator.isRoot {
      values.replaceSubrange(0..<3, with: [-0.0, .infinity, .leastNonzeroMagnitude])
    }
    var span = values.mutableSpan
    try communicator.broadcast(&span)
    var expected = (0..<count).map { Float($0) * 0.1 }
    if count > 4 { expected.replaceSubrange(0..<3, with: [-0.0, .infinity, .leastNonzeroMagnitude]) }
    #expect(values.map(\.bitPattern) == expected.map(\.bitPattern))
  }

  @Test(arguments: [0, 1, 17, 100_000])
  func gathersNumbers(count: Int) throws {
    func values(_ rank: Int) -> [UInt64] { (0..<count).map { .max - UInt64($0 * 10 + rank) } }
    #expect(try communicator.gather(values(rank)) == (0..<size).map(values))
  }

  @Test func gathersBytesOfAnyLength() throws {
    let lengths: [@Sendable (Int) -> Int] = [
      { _ in 0 }, { _ in 5 }, { $0 }, { $0 == 0 ? 9 : 0 }, { $0 == 1 ? 9 : 0 }, { 300_000 - 1000 * $0 },
    ]
    for length in lengths {
      func bytes(_ rank: Int) -> [UInt8] {
        (0..<length(rank)).map { UInt8(truncatingIfNeeded: $0 * 3 + rank * 101) }
      }
      #expect(try communicator.gather(bytes(rank)) == (0..<size).map(bytes))
    }
  }

  /// It trains where no MPI is installed.
  @Test func aSingleProcessDoesNotLoadMPI() {
    let isLoaded = dlsym(nil, "MPI_Init_thread") != nil
    let environment = ProcessInfo.processInfo.environment
    let wasStarted = ["OMPI_COMM_WORLD_SIZE", "PMI_RANK"].contains { environment[$0] != nil }
    #expect(isLoaded == wasStarted)
    #expect((communicator is Solo) != wasStarted)
  }
}
