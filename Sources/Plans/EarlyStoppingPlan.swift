/// When a run ends before its last step, by the rules of Keras's `EarlyStopping`. The weights of the best validation are
/// in the checkpoint `best`, so there is nothing to restore.
public struct EarlyStoppingPlan: Sendable, Equatable {
  /// Validations without an improvement after which the run ends.
  public var patience = 1
  /// What a loss must be lower by to be an improvement.
  public var minDelta = 0.0

  /// A plan that ends the run at the first validation without an improvement.
  public init() {}
}
