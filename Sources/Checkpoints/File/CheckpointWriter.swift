import Failures
import Foundation
import Kernels
import Networks
import Plans

/// Writes the checkpoints of a run beside its training, which waits only while the state is copied.
///
/// At most one is being written. While it is, no other thread calls libhdf5, which bears one at a time.
package final class CheckpointWriter {
  private let folder: CheckpointFolder
  private let keep: Int
  private let source: Checkpoint
  private let copy: Checkpoint
  private let whenWritten: (_ start: ContinuousClock.Instant, _ end: ContinuousClock.Instant) -> Void
  private var writing: Writing?

  /// - Parameters:
  ///   - folder: where checkpoints go.
  ///   - keep: how many of the newest are kept.
  ///   - state: the arrays that training works with; copies of all of them are allocated here.
  ///   - whenWritten: is told when each of them was written, once that is waited for.
  package init(
    _ folder: CheckpointFolder, keep: Int, _ state: Checkpoint,
    whenWritten: @escaping (_ start: ContinuousClock.Instant, _ end: ContinuousClock.Instant) -> Void = { _, _ in }
  ) {
    self.folder = folder
    self.keep = keep
    self.whenWritten = whenWritten
    source = state
    var copy = state
    copy.weights = Parameters(state.weights.layout)
    copy.moments = state.moments.map { ($0.name, Parameters($0.values.layout)) }
    copy.carried = CarriedState(like: state.carried)
    self.copy = copy
  }

  /// Copies the state and begins to write it, when the one before has been written.
  ///
  /// - Throws: the failure of the one before.
  package func begin(_ position: Position, _ lineage: Lineage, isBest: Bool) throws {
    try finish()
    copy.weights.copy(from: source.weights)
    for (mine, theirs) in zip(copy.moments, source.moments) { mine.values.copy(from: theirs.values) }
    copy.carried.copy(from: source.carried)
    var checkpoint = copy
    (checkpoint.position, checkpoint.lineage) = (position, lineage)
    writing = Writing(checkpoint, to: folder, isBest: isBest, keep: keep)
  }

  /// Waits until everything has been written.
  ///
  /// - Throws: the failure of what was being written; what was there before is still whole.
  package func finish() throws {
    guard let writing else { return }
    self.writing = nil
    let (start, end) = writing.wait()
    whenWritten(start, end)
    try writing.result?.get()
  }
}

/// A checkpoint on its way to the disk, in a thread of its own.
private final class Writing: @unchecked Sendable {
  // The thread alone touches these, until it is done and others may.
  private let checkpoint: Checkpoint
  private let start = ContinuousClock.now
  private var end = ContinuousClock.now
  private(set) var result: Result<Void, any Error>?
  private let isDone = DispatchSemaphore(value: 0)

  init(_ checkpoint: Checkpoint, to folder: CheckpointFolder, isBest: Bool, keep: Int) {
    self.checkpoint = checkpoint
    Thread.detachNewThread { [self] in
      result = Result { try write(to: folder, isBest: isBest, keep: keep) }
      end = .now
      isDone.signal()
    }
  }

  private func write(to folder: CheckpointFolder, isBest: Bool, keep: Int) throws {
    try folder.save(checkpoint.image(), step: checkpoint.position.step, isBest: isBest, keep: keep)
  }

  /// Waits for the end; when it was written.
  func wait() -> (start: ContinuousClock.Instant, end: ContinuousClock.Instant) {
    isDone.wait()
    return (start, end)
  }
}
