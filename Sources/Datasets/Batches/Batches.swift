/// The batches of a part of the data, as one process sees them.
public protocol Batches {
  /// Number of batches of an epoch.
  var count: Int { get }
  /// Number of targets in all batches and rows of all processes.
  var targets: Int { get }
  /// Number of steps of all batches and rows that are no padding.
  var tokens: Int { get }
  /// The same of the sources.
  var sourceTokens: Int { get }
  /// The steps of a batch, at most.
  var steps: Int { get }
  /// The steps of its sources, at most; none where there are no sources.
  var sourceSteps: Int { get }
  /// Fills `batch` with a batch of an epoch, both counted from 0.
  func fill(_ batch: inout Batch, epoch: Int, index: Int) throws
}

extension Batches {
  /// None.
  public var sourceSteps: Int { 0 }
  /// None.
  public var sourceTokens: Int { 0 }
}
