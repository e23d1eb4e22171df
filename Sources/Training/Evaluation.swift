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
  private let communicator: any Communicator
  private var batch = Batch()

  /// - Parameters:
  ///   - network: the layers over the weights to judge; its carried state is this evaluation's own.
  ///   - batches: this process's rows of the part.
  public init(_ network: Network, _ batches: TextBatches, _ communicator: any Communicator) {
    self.network = network
    self.batches = batches
    self.communicator = communicator
  }

  /// Goes through the part once.
  public func run() throws -> Report {
    var loss = 0.0
    for index in 0..<batches.count {
      try batches.fill(&batch, index: index)
      loss += flushingSubnormals { forward(batch) }
    }
    return Report(loss: try communicator.sum(loss) / Double(batches.targets), targets: batches.targets)
  }

  private func forward(_ batch: Batch) -> Double {
    if batch.startsAnew { network.carried.reset() }
    let vectors = network.input.forward(batch.inputs.span, rows: batch.rows)
    let hidden = network.layers.forward(vectors, from: network.carried)
    return network.criterion.forward(network.head.forward(network.readout.forward(hidden)), batch.targets.span)
  }
}
