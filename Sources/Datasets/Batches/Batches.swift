/// The batches of a split of the data, as one process sees them.
public protocol Batches {
  /// The number of batches of an epoch.
  var count: Int { get }
  /// The number of targets of an epoch, over all processes together.
  var targets: Int { get }
  /// The sum of ``Batch/weight`` over the batches of an epoch.
  var weight: Double { get }
  /// The number of input time steps of an epoch, without padding, over all processes together.
  var tokens: Int { get }
  /// The number of source time steps of an epoch, without padding, over all processes together.
  var sourceTokens: Int { get }
  /// The maximum number of input time steps of a batch.
  var steps: Int { get }
  /// The maximum number of source time steps of a batch; 0 without sources.
  var sourceSteps: Int { get }
  /// Fills `batch` with a batch of an epoch.
  ///
  /// - Parameters:
  ///   - epoch: the number of the epoch, from 0.
  ///   - index: the number of the batch in the epoch, from 0.
  func fill(_ batch: inout Batch, epoch: Int, index: Int) throws
}

extension Batches {
  /// The number of targets, where none is missing in part.
  public var weight: Double { Double(targets) }
  /// 0, for batches without sources.
  public var sourceSteps: Int { 0 }
  /// 0, for batches without sources.
  public var sourceTokens: Int { 0 }
}
