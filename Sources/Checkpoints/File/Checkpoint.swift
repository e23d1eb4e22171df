import Datasets
import Networks
import Plans

/// The complete state of a run at a step. It can be written as an HDF5 file.
///
/// The root of the file and the group `model_weights` have the form that Keras reads (`keras.models.load_model`). The
/// group `lockstep` holds what only Lockstep reads.
public struct Checkpoint {
  /// The origin of the checkpoint.
  public var lineage: Lineage
  /// The config of the run, as YAML.
  public var config: String
  /// How data is encoded: the vocabulary, the classes and the scaling.
  public var encoding: Encoding
  /// How far the run has come.
  public var position: Position
  /// The description of the arrays.
  public var blueprint: Blueprint
  /// The weights.
  public var weights: Parameters
  /// The moments of the optimizer, by name.
  public var moments: [(name: String, values: Parameters)]
  /// The states that are carried to the next batch, of all rows.
  public var carried: CarriedState

  package init(
    lineage: Lineage, config: String, encoding: Encoding, position: Position, blueprint: Blueprint,
    weights: Parameters, moments: [(name: String, values: Parameters)], carried: CarriedState
  ) {
    self.lineage = lineage
    self.config = config
    self.encoding = encoding
    self.position = position
    self.blueprint = blueprint
    self.weights = weights
    self.moments = moments
    self.carried = carried
  }
}
