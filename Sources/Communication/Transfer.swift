/// Values on their way between processes.
///
/// A transfer owns the memory that it moves: MPI reads and writes it until ``wait()`` returns. Every transfer has to be
/// waited for.
public protocol Transfer: AnyObject {
  /// Whether all values have arrived, as far as ``progress()`` has seen.
  var hasArrived: Bool { get }
  /// Moves the values on without waiting. MPI moves most of them only while one of its functions runs.
  func progress() throws
  /// Waits until all values have arrived.
  func wait() throws
}

/// A transfer that has arrived.
final class Arrived: Transfer {
  let hasArrived = true
  func progress() {}
  func wait() {}
}

/// A transfer that keeps its memory alive until its values have arrived.
///
/// To drop one before that is an error in the program, which traps. After a failed call of MPI it is allowed: then the
/// job ends, and the memory is never freed, because MPI may still write to it.
package final class PendingTransfer: Transfer {
  private let memory: [AnyObject]
  private let test: () throws -> Bool
  private let finish: () throws -> Void
  private let hasFailed: () -> Bool
  private var isUnderWay = true

  /// Creates a transfer that has started.
  ///
  /// - Parameters:
  ///   - memory: the owners of all memory that MPI reads and writes.
  ///   - test: moves the values on, and returns whether all have arrived.
  ///   - finish: waits until all have arrived.
  ///   - hasFailed: whether a call of the same communicator has failed, so that transfers may be dropped.
  package init(
    owning memory: [AnyObject], test: @escaping () throws -> Bool, finish: @escaping () throws -> Void,
    hasFailed: @escaping () -> Bool = { false }
  ) {
    self.memory = memory
    self.test = test
    self.finish = finish
    self.hasFailed = hasFailed
  }

  deinit {
    guard isUnderWay else { return }
    if !hasFailed() { fatalError("a transfer was dropped before its values had arrived") }
    for owner in memory { _ = Unmanaged.passRetained(owner) }
  }

  package var hasArrived: Bool { !isUnderWay }

  package func progress() throws {
    if isUnderWay { isUnderWay = try !test() }
  }

  package func wait() throws {
    guard isUnderWay else { return }
    try finish()
    isUnderWay = false
  }
}
