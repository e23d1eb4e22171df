import Communication
import Kernels
import Testing

/// A transfer owns the memory that it moves until its values have arrived.
struct TransferTests {
  @Test func theMemoryLivesUntilTheValuesHaveArrived() throws {
    weak var memory: Storage?
    var transfer: PendingTransfer?
    do {
      let storage = Storage(count: 8)
      memory = storage
      transfer = PendingTransfer(owning: [storage], test: { false }, finish: {})
    }
    try transfer?.progress()
    #expect(memory != nil)
    try transfer?.wait()
    transfer = nil
    #expect(memory == nil)
  }

  @Test func isCompletedOnce() throws {
    var (tests, waits) = (0, 0)
    let transfer = PendingTransfer(
      owning: [],
      test: {
        tests += 1
        return tests == 2
      }, finish: { waits += 1 })
    for _ in 0..<4 { try transfer.progress() }
    try transfer.wait()
    #expect(tests == 2 && waits == 0)
  }

  @Test func toDropAnUnfinishedOneTraps() async {
    await #expect(processExitsWith: .failure) {
      _ = PendingTransfer(owning: [Storage(count: 8)], test: { false }, finish: {})
    }
    await #expect(processExitsWith: .success) {
      try PendingTransfer(owning: [Storage(count: 8)], test: { false }, finish: {}).wait()
    }
  }

  /// MPI may still write to the memory of a transfer that failed.
  @Test func afterAFailureTheMemoryIsNeverFreed() {
    weak var memory: Storage?
    do {
      let storage = Storage(count: 8)
      memory = storage
      _ = PendingTransfer(owning: [storage], test: { false }, finish: {}, hasFailed: { true })
    }
    #expect(memory != nil)
  }
}
