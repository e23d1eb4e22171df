import Datasets
import Networks

/// Is told what happens in a run, on process 0.
public protocol TrainingObserver: AnyObject {
  /// The first step is about to begin.
  func began(_ summary: TrainingSummary)
  /// A step was done.
  func stepped(_ position: Position, _ report: Step.Report)
  /// A report is due.
  ///
  /// - Parameter communication: the time that processes have spent on their sums since the beginning, in the mean.
  func reported(_ position: Position, communication: Duration)
  /// A step was passed over.
  func skipped(_ step: Int, _ found: NotFinite)
  /// The model was judged on the validation part.
  func validated(_ step: Int, _ report: Evaluation.Report, isBest: Bool)
  /// A signal ends the run before its last step; its checkpoint is saved.
  func stopped()
  /// The last step was done.
  func ended(_ position: Position, _ folder: CheckpointFolder)
}

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
