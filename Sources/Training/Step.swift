import Communication
import Datasets
import Failures
import Kernels
import Networks

/// One step of training: the path of one batch, forward, backward, over the processes, and into the weights.
public final class Step {
  /// What a step found.
  public struct Report: Sendable {
    /// The mean loss of a target, in nats.
    public let loss: Double
    /// The norm of the gradient of the mean loss, before clipping.
    public let gradientNorm: Double
    /// Targets of all processes.
    public let weight: Int
  }

  private let network: Network
  private let weights: Parameters
  private let gradients: Gradients
  private let optimizer: any Optimizer
  private let reduction: Reduction
  private let loss: ShardLoss
  private let clip: Double?

  /// Everything that a step works with, allocated once. The processes tell each other which shards they hold.
  public init(
    _ network: Network, _ weights: Parameters, _ gradients: Gradients, _ optimizer: any Optimizer,
    clip: Double?, reduction: ParallelPlan.Reduction = .tree, _ communicator: any Communicator
  ) throws {
    self.network = network
    self.weights = weights
    self.gradients = gradients
    self.optimizer = optimizer
    self.clip = clip
    self.reduction = try Reduction(reduction, gradients, communicator)
    loss = try ShardLoss(gradients.groups, communicator)
  }

  /// Trains on one batch. Allocates nothing.
  ///
  /// - Parameter number: the number of the step, from 1.
  /// - Throws: an ``AgreedFailure`` when the loss or the gradient is not a finite number (the weights stay as they
  ///   were); a failure when the processes cannot reach each other.
  public func callAsFunction(_ batch: Batch, number: Int) throws -> Report {
    try flushingSubnormals { try train(batch, number) }
  }

  private func train(_ batch: Batch, _ number: Int) throws -> Report {
    let (input, layers, readout) = (network.input, network.layers, network.readout)
    let (head, criterion, laps) = (network.head, network.criterion, network.laps)
    if batch.startsAnew { network.carried.reset() }
    laps.start()

    let vectors = input.forward(batch.inputs.span, rows: batch.rows)  // (T, B, E)
    laps.end(.embedding)
    let hidden = layers.forward(vectors, from: network.carried)  // (T, B, H)
    laps.end(.recurrentProductsAndGates)
    let read = readout.forward(hidden)  // (rows, H): every step's, or the last one's
    let scores = head.forward(read)  // (rows, V)
    laps.end(.head)
    loss.reset()
    loss.add(criterion, scores, batch.targets.span)

    let dScores = criterion.backward(scores, batch.targets.span)
    laps.end(.softmax)
    let dRead = head.backward(dScores, read, gradients)
    laps.end(.headBackward)
    let dHidden = readout.backward(dRead, hidden)
    let dVectors = layers.backward(dHidden, gradients, wantsInputs: input.isTrained)
    if let dVectors { input.backward(dVectors, batch.inputs.span, gradients) }
    laps.end(.embeddingBackward)

    try reduction()
    let total = try loss.total()
    laps.end(.communication)
    if let dShared = layers.afterSum(gradients, wantsInputs: input.isTrained) { input.afterSum(dShared, gradients) }
    let norm = sumOfSquares(gradients.sums.storage, count: gradients.count).squareRoot() / Double(batch.weight)
    let report = Report(loss: total / Double(batch.weight), gradientNorm: norm, weight: batch.weight)
    guard report.loss.isFinite && norm.isFinite else { throw notFinite(report, number) }
    let clipping = clip.map { norm > $0 ? $0 / norm : 1 } ?? 1
    optimizer.update(weights, gradients, scale: clipping / Double(batch.weight), step: number)
    laps.end(.update)
    return report
  }

  private func notFinite(_ report: Report, _ number: Int) -> AgreedFailure {
    // Every process has the same sums, so all find it alike.
    AgreedFailure(
      Failure(
        .internal,
        "step \(number): the loss is \(report.loss) and the gradient's norm \(report.gradientNorm); "
          + "lower training.optimizer.rate or set training.clip, and go on from the last checkpoint"))
  }
}
