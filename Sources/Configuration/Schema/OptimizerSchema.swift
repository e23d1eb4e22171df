import Plans

extension OptimizerPlan: Section {
  static var schema: [Key<OptimizerPlan>] {
    [
      Key("kind", \.kind, "The rule, by its name in Keras."),
      Key("rate", \.rate, "The learning rate; 0.01 of `sgd`.", check: positive),
      Key(
        "momentum", \.momentum, "Of `sgd` and `rmsprop`: the share of the last step that goes on.",
        conflict: { $0.kind.unless(.sgd, .rmsprop) }, check: fraction),
      Key("nesterov", \.nesterov, "Of `sgd`: whether its momentum looks ahead.", conflict: { $0.kind.unless(.sgd) }),
      Key(
        "rho", \.rho, "Of `rmsprop`: the share of the old mean square that stays.",
        conflict: { $0.kind.unless(.rmsprop) }, check: fraction),
      Key(
        "centered", \.centered,
        "Of `rmsprop`: whether it divides by the gradient's variance and not by its mean square.",
        conflict: { $0.kind.unless(.rmsprop) }),
      Key(
        "initial-accumulator-value", \.initialAccumulatorValue, "Of `adagrad`: what the sum of squares starts from.",
        conflict: { $0.kind.unless(.adagrad) },
        check: notNegative),
      Key(
        "beta-1", \.beta1, "Of `adam` and `adamw`: the share of the old mean that stays.",
        conflict: { $0.kind.unless(.adam, .adamw) }, check: fraction),
      Key(
        "beta-2", \.beta2, "Of `adam` and `adamw`: the share of the old mean square that stays.",
        conflict: { $0.kind.unless(.adam, .adamw) }, check: fraction),
      Key(
        "amsgrad", \.amsgrad, "Of `adam` and `adamw`: whether they divide by the largest mean square so far.",
        conflict: { $0.kind.unless(.adam, .adamw) }),
      Key(
        "weight-decay", \.weightDecay,
        "Of `adamw`: the part of every weight that is taken off before a step, times the rate.",
        conflict: { $0.kind.unless(.adamw) }, check: notNegative),
      Key(
        "epsilon", \.epsilon, "Of all but `sgd`: what keeps the divisor from zero.",
        conflict: { $0.kind.unless(.rmsprop, .adagrad, .adam, .adamw) }, check: positive),
    ]
  }
}
