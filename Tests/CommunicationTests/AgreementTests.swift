import Communication
import Failures
import Testing

// What processes agree on: whether work succeeded, and whether they have the same.
extension CommunicatorTests {
  /// What a process gets from work: its result, or the failure that all know of.
  private func agreement<T>(_ work: () throws -> T) throws -> Result<T, AgreedFailure> {
    do { return .success(try communicator.agree(work)) } catch let failure as AgreedFailure { return .failure(failure) }
  }

  private func expectFailure<T>(
    _ result: Result<T, AgreedFailure>, _ failure: Failure, rank: Int, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    guard case .failure(let agreed) = result else {
      Issue.record("nobody failed", sourceLocation: sourceLocation)
      return
    }
    #expect(agreed.failure == failure, sourceLocation: sourceLocation)
    #expect(agreed.rank == rank, sourceLocation: sourceLocation)
  }

  @Test func workWithoutFailureGivesEachItsResult() throws {
    #expect(try communicator.agree { rank * 10 } == rank * 10)
    #expect(try communicator.agree { () -> Int? in nil } == nil)
  }

  @Test func oneFailureIsEverybodysFailure() throws {
    for kind in [Failure.Kind.check, .usage, .data, .missing, .internal, .io] {
      for failing in 0..<size {
        let failure = Failure(kind, "data/über 字.txt, line \(failing): 3 things are wrong")
        let result = try agreement { if rank == failing { throw failure } }
        expectFailure(result, failure, rank: failing)
      }
    }
  }

  @Test func theLowestRanksFailureIsReported() throws {
    for first in 0..<size {
      let result = try agreement { if rank >= first { throw Failure(.data, "rank \(rank) failed") } }
      expectFailure(result, Failure(.data, "rank \(first) failed"), rank: first)
    }
  }

  @Test func anyErrorIsAFailureOfTheProgram() throws {
    struct Surprise: Error, CustomStringConvertible { let description = "two\nlines" }
    let result = try agreement { if rank == size - 1 { throw Surprise() } }
    expectFailure(result, Failure(.internal, "two lines"), rank: size - 1)
  }

  @Test func longMessagesArriveWhole() throws {
    let failure = Failure(.io, String(repeating: "long ", count: 20_000))
    let result = try agreement { if rank == size - 1 { throw failure } }
    expectFailure(result, failure, rank: size - 1)
  }

  @Test func afterAFailureTheProcessesStillMarchInStep() throws {
    _ = try agreement { if rank == 0 { throw Failure(.data, "once") } }
    #expect(try communicator.agree { rank } == rank)
    #expect(try communicator.gather([UInt64(rank)]) == (0..<size).map { [UInt64($0)] })
  }

  @Test func sameValuesAreNoDisagreement() throws {
    for values in [[], [7], [1, 2, 3, .max]] as [[UInt64]] {
      #expect(try communicator.disagreement(over: values) == nil)
    }
  }

  @Test func disagreementsAreNamed() throws {
    let hosts = try communicator.gather(Array(communicator.host.utf8)).map { String(decoding: $0, as: UTF8.self) }
    for other in 0..<size {
      for index in 0..<4 {
        var values: [UInt64] = [1, 2, 3, 4]
        if rank == other { values[index] ^= 1 << 63 }
        let found = try communicator.disagreement(over: values)
        // Where process 0 is the odd one, all others differ from it, and the first is named.
        let named = other == 0 ? 1 : other
        #expect((found == nil) == (size == 1))
        #expect(
          found.map { $0.rank == named && $0.index == index && $0.host == hosts[named] } ?? true, "\(found as Any)")
      }
    }
  }

  @Test func theLowestRankAndFirstIndexAreNamed() throws {
    let found = try communicator.disagreement(over: [0, UInt64(rank), UInt64(rank)])
    #expect(found?.rank == (size > 1 ? 1 : nil))
    #expect(found?.index == (size > 1 ? 1 : nil))
  }
}
