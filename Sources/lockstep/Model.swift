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
    run = try Configuration.parse(try file.config(), name: path)
    vocabulary = try file.vocabulary()
    dataHash = try file.lineage().dataHash
    blueprint = Blueprint(run.model, classes: vocabulary.count)
    weights = Parameters(blueprint.layout)
    try file.read(weights: weights)
  }
}
