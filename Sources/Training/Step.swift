import Communication
import Datasets
import Kernels
import Networks
import Plans
import Reduction

/// One training step: the path of one batch through the forward pass, the backward pass, the sum over processes, and
/// the update of the weights.
public final class Step {
  /// The result of a step.
  public struct Report: Sendable {
    /// The mean loss per target, in nats, including the penalties on weights.
    public let loss: Double
    /// The norm of the gradient of the mean loss, before clipping.
    public let gradientNorm: Double
    /// The number of targets of all processes, by which their losses were divided. Of a target of several numbers, the part
    /// counts that is not missing.
    public let weight: Double
    /// The learning rate.
    public let rate: Double
  }

  private let network: Network
  private let criterion: any Criterion
  private let weights: Parameters
  private let gradients: Gradients
  private let optimizer: any Optimizer
  private let reduction: Reduction
  private let communicator: any Communicator
  private let loss: ShardSum
  private let clip: Double?
  private let carriedBefore: CarriedState
  private var accumulated = (batches: 0, weight: 0.0)  // of the current step
  private var training: Pass.Training?  // the current batch within the step

  /// Allocates everything that a step needs. The processes tell each other which shards they hold.
  ///
  /// - Parameter criterion: the loss to train on, if it differs from the loss that evaluation reports.
  /// - Throws: a failure if the processes cannot reach each other.
  public init(
    _ network: Network, _ weights: Parameters, _ gradients: Gradients, _ optimizer: any Optimizer,
    criterion: (any Criterion)? = nil, clip: Double?, parallel: ParallelPlan = ParallelPlan(),
    _ communicator: any Communicator
  ) throws {
    self.network = network
    self.criterion = criterion ?? network.criterion
    self.weights = weights
    self.gradients = gradients
    self.optimizer = optimizer
    self.clip = clip
    reduction = try Reduction(parallel, gradients, communicator)
    self.communicator = communicator
    loss = try ShardSum(gradients.groups, communicator)
    carriedBefore = CarriedState(like: network.carried)
  }

  /// The time that this process has spent in sums over processes so far. Most of it is waiting for other processes.
  public var communicationTime: Duration { network.laps[.waiting] + network.laps[.communication] }

  /// The signal that asked some process to stop, as of the end of the last step. It is the same on all processes. Nil
  /// if there was none.
  public var signal: StopSignal? { loss.signal }

  /// Trains on one batch. Allocates nothing.
  ///
  /// - Parameter number: the number of the step, from 1.
  /// - Throws: ``NotFinite`` on every process if the loss or the gradient is not a finite number. Weights, moments and
  ///   carried states are then unchanged. A failure if the processes cannot reach each other.
  public func callAsFunction(_ batch: Batch, number: Int) throws -> Report {
    // Accumulated gradients are final only after the last batch.
    if accumulated.batches == 0 { reduction.open() }
    begin(batch, number)
    if accumulated.batches > 1 { gradients.addKept() }
    let (weight, laps) = (accumulated.weight, network.laps)
    accumulated = (0, 0)

    // Only for a timeline, which shows the waiting separately. The sum waits for other processes by itself.
    if laps.observer != nil {
      _ = try communicator.gather([UInt64]())
      laps.end(.waiting)
    }
    try reduction.finish()
    let total = try loss.total()
    laps.end(.communication)
    network.afterSum(gradients)
    network.penalty.add(to: gradients, weight: weight)
    let norm = gradients.norm / weight
    let mean = total / weight + network.penalty.loss
    let report = Report(loss: mean, gradientNorm: norm, weight: weight, rate: optimizer.rate)
    guard report.loss.isFinite && norm.isFinite else { throw try undo(batch, number, report) }
    let clipping = clip.map { norm > $0 ? $0 / norm : 1 } ?? 1
    optimizer.update(weights, gradients, scale: clipping / weight, step: number)
    laps.end(.update)
    return report
  }

  /// Runs the forward and backward pass on a batch, without an update of the weights.
  ///
  /// The next call of this method or of the step, with the same number, adds its batch to this one. The gradients must
  /// sum each shard separately.
  public func accumulate(_ batch: Batch, number: Int) {
    begin(batch, number)
    gradients.keep(isFirst: accumulated.batches == 1)
  }

  /// Runs the forward and backward pass on the next batch of a step.
  private func begin(_ batch: Batch, _ number: Int) {
    if accumulated.batches == 0 {
      carriedBefore.copy(from: network.carried)
      loss.reset()
    }
    training = Pass.Training(step: number, part: accumulated.batches)
    accumulated = (accumulated.batches + 1, accumulated.weight + batch.weight)
    network.laps.start()
    pass(batch, gradients)
  }

  /// Adds the losses of this process's shards to those of earlier batches, and computes their gradients.
  private func pass(_ batch: Batch, _ gradients: Gradients) {
    let scores = network.forward(batch, training)
    loss.add(scores.rows) { criterion.forward(scores.rows($0), batch.targets, $0) }
    criterion.backward(scores, batch.targets)
    network.laps.end(.softmax)
    network.backward(scores, batch, gradients)
  }

  /// Restores the carried states of before the step, and finds the first shard and array that is not finite.
  private func undo(_ batch: Batch, _ number: Int, _ report: Report) throws -> NotFinite {
    network.carried.copy(from: carriedBefore)
    if let slot = weights.layout.slots.first(where: { !isFinite(weights[$0]) }) {
      return NotFinite(step: number, place: .weights(slot.name))
    }
    var perShard = gradients
    if !gradients.groups.sumsEachGroup {
      // Repeat the batch with a sum for each shard.
      perShard = Gradients(weights.layout, gradients.groups.summedEach, network.inputGradients)
      loss.reset()
      pass(batch, perShard)
      network.carried.copy(from: carriedBefore)
    }
    let culprits = gradients.groups.groups.indices.lazy.map { [loss, gradients] shard in
      NotFinite.Culprit(
        shard: gradients.groups.first + shard, loss: loss[shard], array: perShard.firstNotFinite(branch: shard)?.name)
    }
    return try NotFinite(report, step: number, culprits.first { $0.array != nil || !$0.loss.isFinite }, communicator)
  }
}
