/// When to save the state of a run.
public struct CheckpointPlan: Sendable, Equatable {
  /// The number of steps between two checkpoints.
  public var every = 500
  /// How many of the newest checkpoints to keep, besides the best.
  public var keep = 3
  /// The number of seconds in which a run saves its state and ends when a signal stops it.
  public var grace = 60.0

  /// Creates a plan with the defaults.
  public init() {}
}
