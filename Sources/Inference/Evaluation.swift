import Communication
import Datasets
import Kernels
import Networks
import Reduction

/// Computes the loss and the metrics of a model on a split of the dataset, without training.
public final class Evaluation {
  /// The result of an evaluation.
  public struct Report: Sendable {
    /// The mean loss per target, in nats, including the penalties on weights.
    public let loss: Double
    /// The penalties on weights.
    public let penalty: Double
    /// The number of targets.
    public let targets: Int
    /// The metrics.
    public let measures: [Measure]
  }

  private let network: Network
  private let batches: any Batches
  private let metrics: [(metric: any Metric, sums: Range<Int>)]
  private let sums: ShardSum  // the loss, followed by the sums of the metrics
  private var batch = Batch()

  /// Creates an evaluation.
  ///
  /// - Parameters:
  ///   - network: the layers over the weights to evaluate. The evaluation uses its carried states.
  ///   - batches: this process's rows of the split.
  ///   - groups: this process's shards.
  ///   - metrics: the metrics to compute besides the loss.
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

  /// The signal that asked some process to stop, as of the end of the last run. It is the same on all processes. Nil if
  /// there was none.
  public var signal: StopSignal? { sums.signal }

  /// Runs the model on all batches of the split.
  public func run() throws -> Report {
    sums.reset()
    for index in 0..<batches.count {
      try batches.fill(&batch, epoch: 0, index: index)
      judge(batch)
    }
    let (totals, targets, penalty) = (try sums.totals(), batches.targets, network.penalty.loss)
    // The loss on the data alone, which perplexity follows from. Penalties matter only for training.
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
