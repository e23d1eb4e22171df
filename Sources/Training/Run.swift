import Datasets
import Networks

/// Everything that decides a run: a config with its defaults filled in.
public struct Run: Sendable, Equatable {
  /// What to train on.
  public var data = DataPlan()
  /// What to train.
  public var model = NetworkPlan(input: .embedding(64), layers: [])
  /// How to train.
  public var training = TrainingPlan()
  /// How the work is dealt to processes.
  public var parallel = ParallelPlan()
  /// When the state is saved.
  public var checkpoint = CheckpointPlan()

  /// A run with the defaults, no data and no layers.
  public init() {}

  /// How the global batch is cut.
  public var sharding: Sharding { Sharding(rows: training.batch, shards: parallel.shards) }
}

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

/// How the work is dealt to processes.
public struct ParallelPlan: Sendable, Equatable {
  /// Parts that the global batch is cut into, whatever the number of processes.
  public var shards = 8
  /// Steps between two checks that all processes hold the same weights.
  public var checkEvery = 100

  /// Seconds that a process may be silent before the run ends; 0 to wait forever.
  public var patience = 15.0

  /// How the sums of the shards are added up.
  public enum Reduction: String, Sendable, CaseIterable {
    /// Two by two over the numbers of the shards: the same bits on any number of processes.
    case tree
    /// As MPI adds what the processes have: other bits on another number of them.
    case fast
  }

  /// How the sums of the shards are added up.
  public var reduction = Reduction.tree

  /// What gradients are sent as.
  public enum Wire: String, Sendable, CaseIterable {
    /// As they are.
    case float32
    /// Rounded to half the size, for slow networks: the weights depend on the number of processes.
    case bf16
  }

  /// What gradients are sent as.
  public var wire = Wire.float32
  /// MiB of gradients that travel together, while lower layers still compute theirs.
  public var bucket = 4.0

  /// A plan with the defaults.
  public init() {}
}

/// When the state is saved.
public struct CheckpointPlan: Sendable, Equatable {
  /// Steps between two checkpoints.
  public var every = 500
  /// How many of the newest are kept, besides the best.
  public var keep = 3
  /// Seconds that a run has to save its state and to end when a signal stops it.
  public var grace = 60.0

  /// A plan with the defaults.
  public init() {}
}
