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
