/// How the learning rate changes over a run. Lengths count from the run's first step, so that an epoch is an epoch.
public struct SchedulePlan: Sendable, Equatable {
  /// The rule.
  public enum Kind: String, Sendable, CaseIterable {
    /// The optimizer's rate all along.
    case constant
    /// Times gamma every so often (PyTorch's `StepLR`).
    case step
    /// Lower when validations get no better (Keras's `ReduceLROnPlateau`).
    case plateau
    /// Keras's `ExponentialDecay`.
    case exponential
    /// Keras's `CosineDecay`.
    case cosine
  }

  /// The rule.
  public var kind = Kind.constant
  /// How long the rate first grows: step n of N has n/N of what the rule says.
  public var warmUp = Length.steps(0)
  /// Of `step`: from one drop to the next.
  public var stepSize = Length.steps(1)
  /// Of `step`: what the rate is multiplied by at each drop.
  public var gamma = 0.1
  /// Of `step`: how long the rate stays before the first drop; ``stepSize`` where it is not said.
  public var after: Length?
  /// Of `exponential`: until the rate has been multiplied by ``decayRate``. Of `cosine`: until it is at its lowest.
  public var decaySteps = Length.steps(1)
  /// Of `exponential`: what the rate is multiplied by over each ``decaySteps``.
  public var decayRate = 0.1
  /// Of `exponential`: whether that happens at the end of each ``decaySteps`` all at once.
  public var staircase = false
  /// Of `cosine`: the part of the rate that is left in the end.
  public var alpha = 0.0
  /// Of `plateau`: what the rate is multiplied by.
  public var factor = 0.1
  /// Of `plateau`: validations without an improvement before that happens.
  public var patience = 10
  /// Of `plateau`: what a loss must be lower by to be an improvement.
  public var minDelta = 1e-4
  /// Of `plateau`: validations after a drop that are not counted.
  public var cooldown = 0
  /// Of `plateau`: the lowest rate.
  public var minRate = 0.0

  /// A constant rate, and otherwise Keras's or PyTorch's defaults where they have any.
  public init() {}
}
