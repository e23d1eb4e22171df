/// When to end a run before its last step, by the rules of Keras's `EarlyStopping`. The checkpoint `best` has the
/// weights of the best validation, so there is nothing to restore.
public struct EarlyStoppingPlan: Sendable, Equatable {
  /// The number of validations without an improvement after which the run ends.
  public var patience = 1
  /// How much lower a loss must be to count as an improvement.
  public var minDelta = 0.0

  /// Creates a plan that ends the run at the first validation without an improvement.
  public init() {}
}
