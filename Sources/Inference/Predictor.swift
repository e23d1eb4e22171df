import Datasets
import Kernels
import Networks

/// Computes the predictions of a model for examples.
public final class Predictor {
  private let network: Network
  private let batches: SequenceBatches
  private let isEveryStep: Bool
  private let count: Int
  private var batch = Batch()

  /// Creates a predictor for examples of a dataset, `rows` at a time.
  ///
  /// - Parameter some: the indices of the examples. Nil for all.
  public init(
    _ blueprint: Blueprint, _ weights: Parameters, _ data: ExampleDataset, rows: Int, of some: ExampleIndices? = nil
  ) {
    count = data.examples.count
    let sharding = Sharding(rows: rows, shards: 1)
    batches = SequenceBatches(
      data.examples, part: some ?? ExampleIndices(0..<count), sharding: sharding, rows: 0..<rows, seed: nil)
    network = Network(blueprint, weights, steps: batches.steps, sourceSteps: batches.sourceSteps, rows: rows)
    isEveryStep = blueprint.form.hasTargetAtEveryStep
  }

  /// Returns the predictions for each example, in the order of the dataset: probabilities or numbers, one row for each
  /// target. Empty for examples that were not asked for.
  public func run() -> [[[Float]]] {
    var result = [[[Float]]](repeating: [], count: count)
    for index in 0..<batches.count {
      batches.fill(&batch, epoch: 0, index: index)
      let predictions = predict()
      for (row, example) in batches.members(epoch: 0, index: index).enumerated() {
        let steps = isEveryStep ? (batch.lengths.isEmpty ? batch.steps : Int(batch.lengths[row])) : 1
        result[Int(example)] = (0..<steps).map {
          predictions.rows($0 * batch.rows + row..<$0 * batch.rows + row + 1).values
        }
      }
    }
    return result
  }

  private func predict() -> Matrix {
    let scores = network.forward(batch)
    network.criterion.probabilities(scores)
    return scores
  }
}
