import Plans

extension OptimizerPlan: Section {
  static var schema: [Key<OptimizerPlan>] {
    [
      Key("kind", \.kind, "The optimizer. The names are those of Keras, which does not have `lars`."),
      Key(
        "rate", \.rate, "The learning rate. The default for `sgd` is 0.01, and for `lars` 1.",
        check: positiveFloat),
      Key(
        "momentum", \.momentum,
        "For `sgd`, `rmsprop` and `lars`: the fraction of the last step to add to the next. The default for `lars` is 0.9.",
        conflict: { $0.kind.unless(.sgd, .rmsprop, .lars) }, check: fraction),
      Key(
        "nesterov", \.nesterov, "For `sgd` and `lars`: whether to use Nesterov momentum.",
        conflict: { $0.kind.unless(.sgd, .lars) }),
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
        "beta-1", \.beta1, "For `adam`, `adamw` and `lamb`: the decay of the moving mean of gradients.",
        conflict: { $0.kind.unless(.adam, .adamw, .lamb) }, check: fraction),
      Key(
        "beta-2", \.beta2, "For `adam`, `adamw` and `lamb`: the decay of the moving mean of squared gradients.",
        conflict: { $0.kind.unless(.adam, .adamw, .lamb) }, check: fraction),
      Key(
        "amsgrad", \.amsgrad,
        "For `adam` and `adamw`: whether to divide by the largest mean of squared gradients so far (AMSGrad).",
        conflict: { $0.kind.unless(.adam, .adamw) }),
      Key(
        "weight-decay", \.weightDecay,
        "For `adamw`: the fraction of every weight to subtract before a step, times the learning rate. For `lamb` and `lars`: the fraction of every weight to add to the direction of a step. The default for these two is 0.",
        conflict: { $0.kind.unless(.adamw, .lamb, .lars) }, check: notNegative),
      Key(
        "trust-coefficient", \.trustCoefficient,
        "For `lars`: the length of a step as a fraction of the norm of each array, times the learning rate.",
        conflict: { $0.kind.unless(.lars) }, check: positive),
      Key(
        "epsilon", \.epsilon, "For all but `sgd`: a small number that keeps the divisor above 0.",
        conflict: { $0.kind.unless(.rmsprop, .adagrad, .adam, .adamw, .lamb, .lars) }, check: positiveFloat),
    ]
  }
}
