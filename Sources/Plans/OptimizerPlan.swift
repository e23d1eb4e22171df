/// The optimizer and its hyperparameters, with the names and defaults of Keras.
public struct OptimizerPlan: Sendable, Equatable {
  /// An optimizer.
  public enum Kind: String, Sendable, CaseIterable {
    /// Stochastic gradient descent, with optional momentum.
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

  /// The optimizer. Setting it also sets the learning rate to the optimizer's default.
  public var kind = Kind.adam {
    didSet { rate = kind == .sgd ? 0.01 : 0.001 }
  }
  /// The learning rate.
  public var rate = 0.001
  /// μ of `sgd` and RMSprop: the fraction of the last step to add to the next.
  public var momentum = 0.0
  /// Whether `sgd` uses Nesterov momentum.
  public var nesterov = false
  /// ρ of RMSprop: the decay of the moving mean of squared gradients.
  public var rho = 0.9
  /// Whether RMSprop divides by the variance of the gradient, rather than by its mean square.
  public var centered = false
  /// The first value of Adagrad's sum of squared gradients.
  public var initialAccumulatorValue = 0.1
  /// β₁ of Adam and AdamW: the decay of the moving mean of gradients.
  public var beta1 = 0.9
  /// β₂ of Adam and AdamW: the decay of the moving mean of squared gradients.
  public var beta2 = 0.999
  /// Whether Adam and AdamW divide by the largest v so far (AMSGrad).
  public var amsgrad = false
  /// The fraction of every weight, also of biases, that AdamW subtracts before a step, times the learning rate.
  public var weightDecay = 0.004
  /// ε of all optimizers but `sgd`, which keeps the divisor above 0.
  public var epsilon = 1e-7

  /// Creates a plan with Keras's defaults.
  public init() {}

  /// The names of the arrays that the optimizer keeps between steps. Each array has the layout of the weights.
  public var momentNames: [String] {
    switch kind {
    case .sgd: momentum == 0 ? [] : ["momentum"]
    case .rmsprop: ["velocity"] + (centered ? ["average_gradient"] : []) + (momentum == 0 ? [] : ["momentum"])
    case .adagrad: ["accumulator"]
    case .adam, .adamw: ["m", "v"] + (amsgrad ? ["v_hat"] : [])
    }
  }
}
