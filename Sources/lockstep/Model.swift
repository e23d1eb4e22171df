import Configuration
import Datasets
import Networks
import Training

/// A trained model, from a checkpoint.
struct Model {
  let run: Run
  let vocabulary: Vocabulary
  /// The hash of the text that it was trained on.
  let dataHash: String
  let blueprint: Blueprint
  let weights: Parameters

  init(checkpoint path: String) throws {
    let file = try CheckpointFile(path: path)
    run = try file.run()
    vocabulary = file.vocabulary
    dataHash = file.lineage.dataHash
    blueprint = Blueprint(run.model, classes: vocabulary.count)
    weights = Parameters(blueprint.layout)
    try file.read(weights: weights)
  }
}
