import Configuration
import Datasets
import Failures
import Networks
import Training

/// A trained model, from a checkpoint.
struct Model {
  let run: Run
  /// How data becomes numbers.
  let encoding: Encoding
  /// The hash of the data that it was trained on.
  let dataHash: String
  let blueprint: Blueprint
  let weights: Parameters

  init(checkpoint path: String) throws {
    let file = try CheckpointFile(path: path)
    run = try file.run()
    encoding = file.encoding
    dataHash = file.lineage.dataHash
    blueprint = Blueprint(run.model, file.form)
    weights = Parameters(blueprint.layout)
    try file.read(weights: weights)
  }

  /// Opens data in the form that the model was trained on.
  ///
  /// - Parameters:
  ///   - path: another file than the config's, which is read as a whole.
  ///   - isPartOfTraining: whether a part of what the model was trained on is wanted.
  func open(_ path: String?, isPartOfTraining: Bool) throws -> any Dataset {
    let data = try run.data.open(encoding, path: path, from: "--data")
    if isPartOfTraining, String(data.hash, radix: 16) != dataHash {
      throw Failure(
        .data,
        "\(run.data.path) is not the data that the model was trained on, so it has no test part; give data with --data")
    }
    guard data.form.input.count == blueprint.form.input.count else {
      throw Failure(
        .data,
        "\(path ?? run.data.path) has \(data.form.input.count) numbers at a step, the model takes "
          + "\(blueprint.form.input.count); give data like what it was trained on")
    }
    return data
  }
}
