import CMPI
import Communication
import Foundation
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
    #expect(size == environment["OMPI_COMM_WORLD_SIZE"].flatMap { Int($0) } ?? 1)
    #expect(rank == environment["OMPI_COMM_WORLD_RANK"].flatMap { Int($0) } ?? 0)
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

  /// Slices of uneven size, one of them empty where there are three.
  private func slices(of count: Int) -> [Range<Int>] {
    let cuts = (0...size).map { $0 == 1 && size == 3 ? 0 : $0 * count / size }
    return zip(cuts, cuts.dropFirst()).map { $0..<$1 }
  }

  private func storage(_ values: [Float]) -> Storage {
    let storage = Storage(count: values.count)
    storage.vector.set(values)
    return storage
  }

  @Test(arguments: [0, 1, 5, 1_000_003])
  func exchangesSlices(count: Int) throws {
    let slices = slices(of: count)
    for givers in [(0..<size).map { _ in true }, (0..<size).map { $0 != size - 1 || size == 1 }] {
      let gives = givers[rank]
      let values = gives ? (0..<count).map { Float($0 % 1000) + Float(rank) * 1000 } : []
      // Behind three other floats, as a branch lies behind another one.
      let sent = storage([7, 7, 7] + (gives ? values : Array(repeating: 7, count: count)))
      let received = storage(Array(repeating: -1, count: 2 + slices[rank].count * givers.count { $0 }))
      let places = slices.map { 3 + $0.lowerBound..<3 + $0.upperBound }
      try communicator.exchange(places, of: sent, from: givers, into: received, at: 2).wait()
      var expected: [Float] = []
      for giver in 0..<size where givers[giver] {
        expected += slices[rank].map { Float($0 % 1000) + Float(giver) * 1000 }
      }
      #expect(received.vector.values == [-1, -1] + expected)
    }
  }

  @Test(arguments: [0, 1, 5, 1_000_003])
  func sharesSlices(count: Int) throws {
    let slices = slices(of: count)
    var values = [Float](repeating: -1, count: count)
    for i in slices[rank] { values[i] = i % 7 == 0 ? -0.0 : Float(i) }
    let shared = storage([7, 7, 7] + values)
    try communicator.share(slices.map { 3 + $0.lowerBound..<3 + $0.upperBound }, of: shared).wait()
    let expected: [Float] = [7, 7, 7] + (0..<count).map { $0 % 7 == 0 ? -0.0 : Float($0) }
    #expect(shared.vector.values.map(\.bitPattern) == expected.map(\.bitPattern))
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

  /// Any function of MPI but this one ends a process that has not called `MPI_Init_thread`.
  @Test func aSingleProcessDoesNotCallMPI() throws {
    var isInitialized: Int32 = 0
    MPI_Initialized(&isInitialized)
    let wasStarted = ProcessInfo.processInfo.environment["OMPI_COMM_WORLD_SIZE"] != nil
    #expect((isInitialized != 0) == wasStarted)
    #expect((communicator is Solo) != wasStarted)
  }
}
