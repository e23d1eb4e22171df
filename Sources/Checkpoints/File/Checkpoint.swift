import Datasets
import HDF5
import Kernels
import Networks
import Plans

/// The whole state of a run at a step, as an HDF5 file holds it.
///
/// The root and `model_weights` have the form that Keras reads (`keras.models.load_model`); what only Lockstep knows
/// lies in the group `lockstep` beside it.
public struct Checkpoint {
  /// Where it comes from.
  public var lineage: Lineage
  /// The run's config, as YAML.
  public var config: String
  /// How data becomes numbers.
  public var encoding: Encoding
  /// How far the run has come.
  public var position: Position
  /// What the arrays are.
  public var blueprint: Blueprint
  /// The weights.
  public var weights: Parameters
  /// What the optimizer remembers.
  public var moments: [(name: String, values: Parameters)]
  /// The states that go on to the next batch, of all rows.
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
