import Communication
import Datasets
import Kernels
import Networks
import Reduction

/// Computes the loss and the metrics of a model, without training: on a split of the dataset, or on pieces of a file.
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

  private let metrics: [(metric: any Metric, sums: Range<Int>)]
  private let sums: ShardSum  // the loss, followed by the sums of the metrics
  private var targets = 0
  private var weight = 0.0
  private var penalty = 0.0
  private var batch = Batch()

  /// Creates an evaluation.
  ///
  /// - Parameters:
  ///   - groups: this process's shards.
  ///   - metrics: the metrics to compute besides the loss.
  public init(_ groups: RowGroups, _ metrics: [any Metric], _ communicator: any Communicator) throws {
    var width = 1
    self.metrics = metrics.map { metric in
      defer { width += metric.width }
      return (metric, width..<width + metric.width)
    }
    sums = try ShardSum(groups, communicator, width: width)
  }

  /// The signal that asked some process to stop, as of the last report. It is the same on all processes. Nil if
  /// there was none.
  public var signal: StopSignal? { sums.signal }

  /// Runs a model on all batches of a split.
  ///
  /// - Parameters:
  ///   - network: the layers over the weights to evaluate. The evaluation uses its carried states.
  ///   - batches: this process's rows of the split.
  public func run(_ network: Network, _ batches: any Batches) throws -> Report {
    sums.reset()
    (targets, weight) = (0, 0)
    try add(network, batches)
    return try report()
  }

  /// Runs a model on the batches of a piece, which count with those before.
  public func add(_ network: Network, _ batches: any Batches) throws {
    for index in 0..<batches.count {
      try batches.fill(&batch, epoch: 0, index: index)
      judge(batch, network)
    }
    targets += batches.targets
    weight += batches.weight
    penalty = network.penalty.loss
  }

  /// Returns the loss and the metrics of all batches so far.
  public func report() throws -> Report {
    let totals = try sums.totals()
    // The loss on the data alone, which perplexity follows from. Penalties matter only for training.
    let loss = totals[0] / weight
    return Report(
      loss: loss + penalty, penalty: penalty, targets: targets,
      measures: metrics.flatMap { $0.measures(totals[$1], weight: weight, loss: loss) })
  }

  private func judge(_ batch: Batch, _ network: Network) {
    let scores = network.forward(batch)
    sums.add(scores.rows) { network.criterion.forward(scores.rows($0), batch.targets, $0) }
    for (metric, places) in metrics {
      sums.add(scores.rows, from: places.lowerBound) { metric.add(scores.rows($0), batch.targets, $0, $1) }
    }
  }
}
