import Communication
import Datasets
import Kernels
import Networks
import Reduction

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
    /// What people judge the model by.
    public let measures: [Measure]
  }

  private let network: Network
  private let batches: any Batches
  private let metrics: [(metric: any Metric, sums: Range<Int>)]
  private let sums: ShardSum  // the loss, and then those of the metrics
  private var batch = Batch()

  /// - Parameters:
  ///   - network: the layers over the weights to judge; its carried state is this evaluation's own.
  ///   - batches: this process's rows of the part.
  ///   - groups: its shards.
  ///   - metrics: what the model is judged by besides its loss.
  public init(
    _ network: Network, _ batches: any Batches, _ groups: RowGroups, _ metrics: [any Metric],
    _ communicator: any Communicator
  ) throws {
    self.network = network
    self.batches = batches
    var width = 1
    self.metrics = metrics.map { metric in
      defer { width += metric.width }
      return (metric, width..<width + metric.width)
    }
    sums = try ShardSum(groups, communicator, width: width)
  }

  /// The signal that had asked any process to stop when the last run ended: the same on all of them.
  public var signal: StopSignal? { sums.signal }

  /// Goes through the part once.
  public func run() throws -> Report {
    sums.reset()
    for index in 0..<batches.count {
      try batches.fill(&batch, epoch: 0, index: index)
      judge(batch)
    }
    let (totals, targets, penalty) = (try sums.totals(), batches.targets, network.penalty.loss)
    // What the model says of the data alone: a penalty is for training.
    let loss = totals[0] / Double(targets)
    return Report(
      loss: loss + penalty, penalty: penalty, targets: targets,
      measures: metrics.flatMap { $0.measures(totals[$1], targets: targets, loss: loss) })
  }

  private func judge(_ batch: Batch) {
    let scores = network.forward(batch)
    sums.add(scores.rows) { network.criterion.forward(scores.rows($0), batch.targets, $0) }
    for (metric, places) in metrics {
      sums.add(scores.rows, from: places.lowerBound) { metric.add(scores.rows($0), batch.targets, $0, $1) }
    }
  }
}
