import Datasets
import Networks

/// A config with its defaults filled in, which determines everything about a run.
public struct Run: Sendable, Equatable {
  /// The data to train on.
  public var data = DataPlan()
  /// The model to train.
  public var model = NetworkPlan(input: .embedding(64), layers: [])
  /// How to train.
  public var training = TrainingPlan()
  /// How processes share the work.
  public var parallel = ParallelPlan()
  /// When to save the state.
  public var checkpoint = CheckpointPlan()

  /// Creates a run with the defaults, no data and no layers.
  public init() {}

  /// How the global batch is cut into shards.
  public var sharding: Sharding { Sharding(rows: training.batch, shards: parallel.shards) }
}
