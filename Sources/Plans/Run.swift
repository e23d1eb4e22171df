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
