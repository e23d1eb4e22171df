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
