/// How to train.
public struct TrainingPlan: Sendable, Equatable {
  /// Rows of the global batch, all processes together.
  public var batch = 64
  /// Batches whose gradients are added up before each update, one after the other.
  public var accumulate = 1
  /// Steps of truncated back-propagation through time.
  public var unroll = 64
  /// How often the training part is gone through; none when ``steps`` says when to stop.
  public var epochs: Int?
  /// The number of steps.
  public var steps: Int?
  /// How the weights follow the gradient.
  public var optimizer = OptimizerPlan()
  /// How the learning rate changes.
  public var schedule = SchedulePlan()
  /// When the run ends before its last step; never where there is none.
  public var earlyStopping: EarlyStoppingPlan?
  /// The share of each target that all classes share alike.
  public var labelSmoothing = 0.0
  /// How much each class counts; all the same where there are none.
  public var classWeights: ClassWeights?
  /// The largest norm of the gradient of all weights together; none for no limit.
  public var clip: Double?
  /// What becomes of a run whose loss or gradient is not a finite number.
  public enum OnNaN: String, Sendable, CaseIterable {
    /// It stops, with a checkpoint of the last good state.
    case stop
    /// It goes on without the step.
    case skip
  }

  /// What becomes of the run when its loss or gradient is not a finite number.
  public var onNaN = OnNaN.stop
  /// What all random numbers come from.
  public var seed = 1
  /// Steps between two validations.
  public var validateEvery = 500
  /// Steps between two lines of the metrics.
  public var reportEvery = 50

  /// A plan with the defaults.
  public init() {}
}
