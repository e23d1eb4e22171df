import Datasets
import Networks
import Plans

/// The facts of a run that are known before its first step.
public struct TrainingSummary {
  /// The run: data, model and training.
  public let run: Run
  /// The arrays of the model.
  public let blueprint: Blueprint
  /// The position that the run starts from.
  public let position: Position
  /// The number of the last step.
  public let lastStep: Int
  /// The number of training steps in an epoch.
  public let epochLength: Int
  /// The largest number of time steps in a batch.
  public let steps: Int
  /// The largest number of time steps in the sources of a batch.
  public let sourceSteps: Int
  /// The number of processes.
  public let processes: Int
  /// The size of the dataset, in words.
  public let data: String
  /// What the user should know about the data.
  public let warnings: [String]
  /// How data is encoded: the vocabulary, the classes and the scaling.
  public let encoding: Encoding
  /// The floating-point operations of a training step.
  public let work: Work
  /// The memory that training needs on this process.
  public let footprint: Footprint
  /// The weights. They change with every step.
  public let weights: Parameters
  /// The gradients of the last step, summed over all targets.
  public let gradients: Parameters
  /// The carried states of this process's rows.
  public let carried: CarriedState
}
