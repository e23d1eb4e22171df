import Communication
import Datasets
import Kernels
import Networks

/// The loss of a model over a part of the data, without training on it.
public final class Evaluation {
  /// What an evaluation found.
  public struct Report: Sendable {
    /// The mean loss of a target, in nats.
    public let loss: Double
    /// Number of targets.
    public let targets: Int
  }

  private let network: Network
  private let batches: TextBatches
  private let loss: ShardLoss
  private var batch = Batch()

  /// - Parameters:
  ///   - network: the layers over the weights to judge; its carried state is this evaluation's own.
  ///   - batches: this process's rows of the part.
  ///   - groups: its shards.
  public init(_ network: Network, _ batches: TextBatches, _ groups: RowGroups, _ communicator: any Communicator) throws
  {
    self.network = network
    self.batches = batches
    loss = try ShardLoss(groups, communicator)
  }

  /// Goes through the part once.
  public func run() throws -> Report {
    loss.reset()
    for index in 0..<batches.count {
      try batches.fill(&batch, index: index)
      flushingSubnormals { addLoss(batch) }
    }
    return Report(loss: try loss.total() / Double(batches.targets), targets: batches.targets)
  }

  private func addLoss(_ batch: Batch) {
    if batch.startsAnew { network.carried.reset() }
    let vectors = network.input.forward(batch.inputs.span, rows: batch.rows)
    let hidden = network.layers.forward(vectors, from: network.carried, Pass(lengths: batch.lengths))
    loss.add(network.criterion, network.head.forward(network.readout.forward(hidden)), batch.targets.span)
  }
}
