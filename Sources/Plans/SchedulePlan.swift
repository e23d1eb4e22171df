/// How the learning rate changes over a run. All lengths are counted from the first step of the run.
public struct SchedulePlan: Sendable, Equatable {
  /// A schedule.
  public enum Kind: String, Sendable, CaseIterable {
    /// The learning rate of the optimizer, at every step.
    case constant
    /// A rate that drops at regular intervals (PyTorch's `StepLR`).
    case step
    /// A rate that drops when validations stop improving (Keras's `ReduceLROnPlateau`).
    case plateau
    /// A rate that decays exponentially (Keras's `ExponentialDecay`).
    case exponential
    /// A rate that falls along half a cosine wave (Keras's `CosineDecay`).
    case cosine
  }

  /// The schedule.
  public var kind = Kind.constant
  /// The length of the warm-up. Step n of N multiplies the rate of the schedule by n/N.
  public var warmUp = Length.steps(0)
  /// For `step`: the length from one drop of the rate to the next.
  public var stepSize = Length.steps(1)
  /// For `step`: the factor that multiplies the rate at each drop.
  public var gamma = 0.1
  /// For `step`: the length before the first drop; nil for ``stepSize``.
  public var after: Length?
  /// For `exponential`: the length after which ``decayRate`` has multiplied the rate once. For `cosine`: the length
  /// until the rate reaches its minimum.
  public var decaySteps = Length.steps(1)
  /// For `exponential`: the factor that multiplies the rate over each ``decaySteps``.
  public var decayRate = 0.1
  /// For `exponential`: whether the rate drops at the end of each ``decaySteps``, rather than a little at every step.
  public var staircase = false
  /// For `cosine`: the minimum of the rate, as a fraction of the learning rate.
  public var alpha = 0.0
  /// For `plateau`: the factor that multiplies the rate when validations stop improving.
  public var factor = 0.1
  /// For `plateau`: the number of validations without an improvement before the rate drops.
  public var patience = 10
  /// For `plateau`: how much lower a loss must be to count as an improvement.
  public var minDelta = 1e-4
  /// For `plateau`: the number of validations after a drop that do not count.
  public var cooldown = 0
  /// For `plateau`: the minimum of the rate.
  public var minRate = 0.0

  /// Creates a plan with a constant rate. The other defaults are those of Keras or PyTorch, if they have any.
  public init() {}
}
