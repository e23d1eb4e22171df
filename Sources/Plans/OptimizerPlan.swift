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
    /// LAMB: Adam with steps as long as each array's norm, times the rate. For large batches.
    case lamb
    /// LARS: momentum with steps as long as a fraction of each array's norm. For large batches.
    case lars
  }

  /// The optimizer. Setting it also sets the learning rate, momentum and weight decay to the optimizer's defaults.
  public var kind = Kind.adam {
    didSet {
      rate = [.sgd: 0.01, .lars: 1][kind] ?? 0.001
      momentum = kind == .lars ? 0.9 : 0
      weightDecay = [.lamb, .lars].contains(kind) ? 0 : 0.004
    }
  }
  /// The learning rate.
  public var rate = 0.001
  /// μ of `sgd`, RMSprop and LARS: the fraction of the last step to add to the next.
  public var momentum = 0.0
  /// Whether `sgd` and LARS use Nesterov momentum.
  public var nesterov = false
  /// ρ of RMSprop: the decay of the moving mean of squared gradients.
  public var rho = 0.9
  /// Whether RMSprop divides by the variance of the gradient, rather than by its mean square.
  public var centered = false
  /// The first value of Adagrad's sum of squared gradients.
  public var initialAccumulatorValue = 0.1
  /// β₁ of Adam, AdamW and LAMB: the decay of the moving mean of gradients.
  public var beta1 = 0.9
  /// β₂ of Adam, AdamW and LAMB: the decay of the moving mean of squared gradients.
  public var beta2 = 0.999
  /// Whether Adam and AdamW divide by the largest v so far (AMSGrad).
  public var amsgrad = false
  /// λ, for every weight, also of biases. AdamW subtracts this fraction of the weight before a step, times the learning
  /// rate. LAMB and LARS add it to the direction of a step, before the step gets its length.
  public var weightDecay = 0.004
  /// The length of a step of LARS as a fraction of the array's norm, times the learning rate.
  public var trustCoefficient = 0.001
  /// ε of all optimizers but `sgd`, which keeps the divisor above 0.
  public var epsilon = 1e-7

  /// Creates a plan with Keras's defaults.
  public init() {}

  /// The names of the arrays that the optimizer keeps between steps. Each array has the layout of the weights.
  public var momentNames: [String] {
    switch kind {
    case .sgd, .lars: momentum == 0 ? [] : ["momentum"]
    case .rmsprop: ["velocity"] + (centered ? ["average_gradient"] : []) + (momentum == 0 ? [] : ["momentum"])
    case .adagrad: ["accumulator"]
    case .adam, .adamw: ["m", "v"] + (amsgrad ? ["v_hat"] : [])
    case .lamb: ["m", "v"]
    }
  }
}
