import Datasets
import Networks
import Plans

/// What is known before the first step.
public struct TrainingSummary {
  /// What is trained, and how.
  public let run: Run
  /// The arrays of the model.
  public let blueprint: Blueprint
  /// Where the run stands.
  public let position: Position
  /// The number of the last step.
  public let lastStep: Int
  /// Steps of an epoch.
  public let epochLength: Int
  /// Steps of time of a batch, at most.
  public let steps: Int
  /// The steps of its sources, at most.
  public let sourceSteps: Int
  /// Number of processes.
  public let processes: Int
  /// How much data there is, for a person.
  public let data: String
  /// How data becomes numbers.
  public let encoding: Encoding
  /// The operations that training takes.
  public let work: Work
  /// The memory that it takes on this process.
  public let footprint: Footprint
  /// The weights, which change as the run goes on.
  public let weights: Parameters
  /// The sums of the last step's gradients over all targets.
  public let gradients: Parameters
  /// The states of this process's rows.
  public let carried: CarriedState
}
