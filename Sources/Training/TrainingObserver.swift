import Checkpoints
import Datasets
import Inference
import Networks
import Plans

/// Receives the events of a run, on rank 0.
public protocol TrainingObserver: AnyObject {
  /// The first step is about to start.
  func began(_ summary: TrainingSummary)
  /// A step was completed.
  func stepped(_ position: Position, _ report: Step.Report)
  /// A report is due.
  ///
  /// - Parameter communication: the mean time that a process has spent in sums over processes since the start.
  func reported(_ position: Position, communication: Duration)
  /// A step was skipped because a number was not finite.
  func skipped(_ step: Int, _ found: NotFinite)
  /// The model was evaluated on the validation split.
  func validated(_ step: Int, _ report: Evaluation.Report, isBest: Bool)
  /// A signal stopped the run before its last step. Its checkpoint is saved.
  func stopped()
  /// The run has ended after its last step, or by early stopping.
  func ended(_ position: Position, _ folder: CheckpointFolder)
}
