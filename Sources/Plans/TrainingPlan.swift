/// How to train.
public struct TrainingPlan: Sendable, Equatable {
  /// The number of rows of the global batch, over all processes together.
  public var batch = 64
  /// The number of batches whose gradients are added up before each update. They are computed one after the other.
  public var accumulate = 1
  /// The number of time steps of truncated backpropagation through time.
  public var unroll = 64
  /// The number of passes over the training split; nil if ``steps`` limits the run.
  public var epochs: Int?
  /// The number of steps; nil if ``epochs`` limits the run.
  public var steps: Int?
  /// The optimizer and its hyperparameters.
  public var optimizer = OptimizerPlan()
  /// How the learning rate changes.
  public var schedule = SchedulePlan()
  /// When to end the run before its last step; nil to train all steps.
  public var earlyStopping: EarlyStoppingPlan?
  /// The fraction of each target to spread evenly over all classes.
  public var labelSmoothing = 0.0
  /// How much each class counts; nil for all alike.
  public var classWeights: ClassWeights?
  /// The maximum norm of the gradient of all weights together; nil for no clipping.
  public var clip: Double?
  /// What a run does when its loss or gradient is not a finite number.
  public enum OnNaN: String, Sendable, CaseIterable {
    /// The run stops, with a checkpoint of the last good state.
    case stop
    /// The run skips the step and continues.
    case skip
  }

  /// What the run does when its loss or gradient is not a finite number.
  public var onNaN = OnNaN.stop
  /// The seed of all random numbers.
  public var seed = 1
  /// The number of steps between two validations.
  public var validateEvery = 500
  /// The number of steps between two lines of the metrics.
  public var reportEvery = 50

  /// Creates a plan with the defaults.
  public init() {}
}
