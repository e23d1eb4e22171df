import Communication
import Testing

/// Joins the other processes before the first test of a suite, and takes leave of them after the last.
struct Launched: SuiteTrait, TestScoping {
  @TaskLocal static var communicator: (any Communicator)?

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    let communicator = try await MainActor.run { try Launch.communicator() }
    try await Launched.$communicator.withValue(communicator) { try await function() }
    // mpirun counts a process that leaves without a goodbye as a failed one.
    await MainActor.run { communicator.finish() }
  }
}

extension Trait where Self == Launched {
  /// The tests have ``Launched/communicator``.
  static var launched: Self { Self() }
}
