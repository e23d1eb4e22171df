/// How processes share the work.
public struct ParallelPlan: Sendable, Equatable {
  /// The number of shards that the global batch is cut into. It does not depend on the number of processes.
  public var shards = 8
  /// The number of steps between two checks that all processes hold the same weights.
  public var checkEvery = 100

  /// The number of seconds that a process may be silent before the run ends; 0 to wait forever.
  public var patience = 15.0

  /// A way to add up the gradients of the shards.
  public enum Reduction: String, Sendable, CaseIterable {
    /// In pairs, in the order of the shards: the same bits on any number of processes.
    case tree
    /// With MPI's sum over processes: other bits on another number of processes.
    case fast
  }

  /// How to add up the gradients of the shards.
  public var reduction = Reduction.tree

  /// A number format in which processes send gradients.
  public enum Wire: String, Sendable, CaseIterable {
    /// 32-bit floats, without rounding.
    case float32
    /// Rounded to half the size between hosts, for slow networks. The weights then depend on the number of hosts.
    case bf16
  }

  /// The number format in which processes send gradients.
  public var wire = Wire.float32
  /// The size in MiB of the groups in which gradients are sent, while lower layers still compute theirs; nil for a size
  /// that suits the model.
  public var bucket: Double?

  /// Creates a plan with the defaults.
  public init() {}
}
