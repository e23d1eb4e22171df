/// How the weights follow the gradient. Names and defaults are Keras's.
public struct OptimizerPlan: Sendable, Equatable {
  /// The rule.
  public enum Kind: String, Sendable, CaseIterable {
    /// Gradient descent, with momentum if there is any.
    case sgd
    /// RMSprop.
    case rmsprop
    /// Adagrad.
    case adagrad
    /// Adam.
    case adam
    /// Adam with decoupled weight decay.
    case adamw
  }

  /// The rule. Setting it sets the rate to the rule's default.
  public var kind = Kind.adam {
    didSet { rate = kind == .sgd ? 0.01 : 0.001 }
  }
  /// The learning rate.
  public var rate = 0.001
  /// μ of gradient descent and of RMSprop.
  public var momentum = 0.0
  /// Whether gradient descent's momentum looks ahead (Nesterov).
  public var nesterov = false
  /// ρ of RMSprop.
  public var rho = 0.9
  /// Whether RMSprop divides by the gradient's variance rather than by its mean square.
  public var centered = false
  /// What Adagrad's sum of squares starts from.
  public var initialAccumulatorValue = 0.1
  /// β₁ of Adam.
  public var beta1 = 0.9
  /// β₂ of Adam.
  public var beta2 = 0.999
  /// Whether Adam divides by the largest v so far (AMSGrad).
  public var amsgrad = false
  /// The part of every weight, biases too, that AdamW takes off before a step, times the rate.
  public var weightDecay = 0.004
  /// ε of all but gradient descent.
  public var epsilon = 1e-7

  /// A plan with Keras's defaults.
  public init() {}

  /// The names of the arrays that the optimizer keeps from step to step, each with the layout of the weights.
  public var momentNames: [String] {
    switch kind {
    case .sgd: momentum == 0 ? [] : ["momentum"]
    case .rmsprop: ["velocity"] + (centered ? ["average_gradient"] : []) + (momentum == 0 ? [] : ["momentum"])
    case .adagrad: ["accumulator"]
    case .adam, .adamw: ["m", "v"] + (amsgrad ? ["v_hat"] : [])
    }
  }
}
