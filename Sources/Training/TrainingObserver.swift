import Checkpoints
import Datasets
import Inference
import Networks
import Plans

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
