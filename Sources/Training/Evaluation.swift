import Communication
import Datasets
import Kernels
import Networks

/// The loss of a model over a part of the data, without training on it.
public final class Evaluation {
  /// What an evaluation found.
  public struct Report: Sendable {
    /// The mean loss of a target, in nats, and what large weights add to it.
    public let loss: Double
    /// What large weights add to it.
    public let penalty: Double
    /// Number of targets.
    public let targets: Int
    /// What people judge the model by, and its mean.
    public let metric: (name: String, value: Double)
  }

  private let network: Network
  private let batches: any Batches
  private let loss: ShardSum
  private let metric: Metric
  private let score: ShardSum
  private var batch = Batch()

  /// - Parameters:
  ///   - network: the layers over the weights to judge; its carried state is this evaluation's own.
  ///   - batches: this process's rows of the part.
  ///   - groups: its shards.
  ///   - metric: what the model is judged by besides its loss.
  public init(
    _ network: Network, _ batches: any Batches, _ groups: RowGroups, _ metric: Metric, _ communicator: any Communicator
  ) throws {
    self.network = network
    self.batches = batches
    self.metric = metric
    loss = try ShardSum(groups, communicator)
    score = try ShardSum(groups, communicator)
  }

  /// The signal that had asked any process to stop when the last run ended: the same on all of them.
  public var signal: StopSignal? { loss.signal }

  /// Goes through the part once.
  public func run() throws -> Report {
    loss.reset()
    score.reset()
    for index in 0..<batches.count {
      try batches.fill(&batch, epoch: 0, index: index)
      flushingSubnormals { addLoss(batch) }
    }
    let (targets, penalty) = (Double(batches.targets), network.penalty.loss)
    return Report(
      loss: try loss.total() / targets + penalty, penalty: penalty, targets: batches.targets,
      metric: (metric.name, try score.total() / targets))
  }

  private func addLoss(_ batch: Batch) {
    let scores = network.forward(batch)
    loss.add(scores.rows) { network.criterion.forward(scores.rows($0), batch.targets, $0) }
    score.add(scores.rows) { metric.sum(scores.rows($0), batch.targets, $0) }
  }
}
