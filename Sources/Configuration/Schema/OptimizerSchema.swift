import Plans

extension OptimizerPlan: Section {
  static var schema: [Key<OptimizerPlan>] {
    [
      Key("kind", \.kind, "The optimizer, by its name in Keras."),
      Key("rate", \.rate, "The learning rate. The default for `sgd` is 0.01.", check: positive),
      Key(
        "momentum", \.momentum, "For `sgd` and `rmsprop`: the fraction of the last step to add to the next.",
        conflict: { $0.kind.unless(.sgd, .rmsprop) }, check: fraction),
      Key(
        "nesterov", \.nesterov, "For `sgd`: whether to use Nesterov momentum.", conflict: { $0.kind.unless(.sgd) }),
      Key(
        "rho", \.rho, "For `rmsprop`: the decay of the moving mean of squared gradients.",
        conflict: { $0.kind.unless(.rmsprop) }, check: fraction),
      Key(
        "centered", \.centered,
        "For `rmsprop`: whether to divide by the variance of the gradient, rather than by its mean square.",
        conflict: { $0.kind.unless(.rmsprop) }),
      Key(
        "initial-accumulator-value", \.initialAccumulatorValue,
        "For `adagrad`: the first value of the sum of squared gradients.",
        conflict: { $0.kind.unless(.adagrad) }, check: notNegative),
      Key(
        "beta-1", \.beta1, "For `adam` and `adamw`: the decay of the moving mean of gradients.",
        conflict: { $0.kind.unless(.adam, .adamw) }, check: fraction),
      Key(
        "beta-2", \.beta2, "For `adam` and `adamw`: the decay of the moving mean of squared gradients.",
        conflict: { $0.kind.unless(.adam, .adamw) }, check: fraction),
      Key(
        "amsgrad", \.amsgrad,
        "For `adam` and `adamw`: whether to divide by the largest mean of squared gradients so far (AMSGrad).",
        conflict: { $0.kind.unless(.adam, .adamw) }),
      Key(
        "weight-decay", \.weightDecay,
        "For `adamw`: the fraction of every weight to subtract before a step, times the learning rate.",
        conflict: { $0.kind.unless(.adamw) }, check: notNegative),
      Key(
        "epsilon", \.epsilon, "For all but `sgd`: a small number that keeps the divisor above 0.",
        conflict: { $0.kind.unless(.rmsprop, .adagrad, .adam, .adamw) }, check: positive),
    ]
  }
}
