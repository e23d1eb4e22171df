import Configuration
import Datasets
import Failures
import Inspection
import Kernels
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
  private let path: String

  init(checkpoint path: String) throws { try self.init(try CheckpointFile(path: path)) }

  init(_ file: CheckpointFile) throws {
    path = file.path
    run = try Configuration.parse(try file.config(), name: file.path)
    vocabulary = try file.vocabulary()
    dataHash = try file.lineage().dataHash
    blueprint = Blueprint(run.model, classes: vocabulary.count)
    weights = Parameters(blueprint.layout)
    try file.read(weights: weights)
  }

  /// The states that the run was at.
  func carried(_ file: CheckpointFile) throws -> CarriedState {
    let carried = CarriedState(blueprint, rows: run.training.batch)
    try file.read(carried: carried)
    return carried
  }

  /// The vector of each token, (vocabulary, size).
  ///
  /// - Throws: a failure of kind `data` for a model without an embedding.
  func embedding() throws -> Matrix {
    guard case .embedding = run.model.input else {
      throw Failure(.data, "\(path) has no embedding: its input is one-hot; give a model with model.embedding: SIZE")
    }
    return weights[blueprint.layout.slots[0]]
  }

  /// The gates that lie side by side in an array, which is a weight or what an optimizer remembers of one.
  func gates(of array: CheckpointFile.Array) -> [Gate] {
    let slot = blueprint.layout.slots.first { array.name == $0.name || array.name.hasSuffix("/\($0.name)") }
    return slot?.gates.map { Gate($0) } ?? []
  }
}
