import Failures
import Dispatch
import Kernels
import Networks
import Plans

/// Writes the checkpoints of a run in the background. Training waits only while the state is copied.
///
/// At most one checkpoint is written at a time. While it is written, no other thread calls libhdf5, which may not be
/// thread-safe.
package final class CheckpointWriter {
  private let folder: CheckpointFolder
  private let keep: Int
  private let source: Checkpoint
  private let copy: Checkpoint
  private let whenWritten: (_ start: ContinuousClock.Instant, _ end: ContinuousClock.Instant) -> Void
  private var writing: Writing?

  /// - Parameters:
  ///   - folder: the folder for the checkpoints.
  ///   - keep: how many of the newest checkpoints to keep.
  ///   - state: the arrays that training works with. Memory for a copy of all of them is allocated here.
  ///   - whenWritten: is called with the times when writing a checkpoint started and ended, once this writer has waited
  ///     for it.
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

  /// Waits for the previous checkpoint, copies the state, and starts to write it.
  ///
  /// - Throws: the failure of the previous checkpoint.
  package func begin(_ position: Position, _ lineage: Lineage, isBest: Bool) throws {
    try finish()
    copy.weights.copy(from: source.weights)
    for (mine, theirs) in zip(copy.moments, source.moments) { mine.values.copy(from: theirs.values) }
    copy.carried.copy(from: source.carried)
    var checkpoint = copy
    (checkpoint.position, checkpoint.lineage) = (position, lineage)
    writing = Writing(checkpoint, to: folder, isBest: isBest, keep: keep)
  }

  /// Waits until the last checkpoint is written.
  ///
  /// - Throws: the failure of that checkpoint. The earlier checkpoints are still complete.
  package func finish() throws {
    guard let writing else { return }
    self.writing = nil
    let (start, end) = writing.wait()
    whenWritten(start, end)
    try writing.result?.get()
  }
}

/// Writes one checkpoint in a separate thread.
private final class Writing: @unchecked Sendable {
  // Only the thread accesses these until it signals `isDone`.
  private let checkpoint: Checkpoint
  private let start = ContinuousClock.now
  private var end = ContinuousClock.now
  private(set) var result: Result<Void, any Error>?
  private let isDone = DispatchSemaphore(value: 0)

  init(_ checkpoint: Checkpoint, to folder: CheckpointFolder, isBest: Bool, keep: Int) {
    self.checkpoint = checkpoint
    DispatchQueue(label: "checkpoint").async { [self] in
      result = Result { try write(to: folder, isBest: isBest, keep: keep) }
      end = .now
      isDone.signal()
    }
  }

  private func write(to folder: CheckpointFolder, isBest: Bool, keep: Int) throws {
    try folder.save(checkpoint.image(), step: checkpoint.position.step, isBest: isBest, keep: keep)
  }

  /// Waits for the end. Returns when writing started and ended.
  func wait() -> (start: ContinuousClock.Instant, end: ContinuousClock.Instant) {
    isDone.wait()
    return (start, end)
  }
}
