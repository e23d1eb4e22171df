import Plans

extension TrainingPlan: Section {
  static var schema: [Key<TrainingPlan>] {
    [
      Key("batch", \.batch, "The number of rows of a batch, over all processes together.", check: positive),
      Key(
        "accumulate", \.accumulate, "The number of batches whose gradients are added up before each update.",
        check: positive),
      Key(
        "unroll", \.unroll, "For `text`: the number of time steps of truncated backpropagation through time.",
        check: positive),
      Key(
        "epochs", \.epochs,
        "The number of passes over the training split. The default is 1 if `steps` is not given either.",
        mayChange: true, check: positive),
      Key("steps", \.steps, "The number of steps. It overrides `epochs`.", mayChange: true, check: positive),
      Key("optimizer", \.optimizer, "The optimizer and its hyperparameters."),
      Key("schedule", \.schedule, "How the learning rate changes."),
      Key(
        "early-stopping", \.earlyStopping,
        "When to end the run before its last step. Without it, the run trains all steps.", mayChange: true),
      Key(
        "label-smoothing", \.labelSmoothing,
        "For classes and probabilities: the fraction of each target to spread evenly over all classes, only during "
          + "training.",
        check: fraction),
      Key(
        "class-weights", \.classWeights,
        "The factor that multiplies the loss of each class, by label, only during training. `balanced` gives rarer classes "
          + "larger factors."),
      Key(
        "clip", \.clip,
        "The maximum norm of the gradient of all weights together. Without it, gradients are not clipped.",
        check: positiveFloat),
      Key(
        "on-nan", \.onNaN,
        "What to do when the loss or gradient is not a finite number: stop the run, or skip the step.",
        mayChange: true),
      Key("seed", \.seed, "The seed of all random numbers."),
      Key(
        "validate-every", \.validateEvery, "The number of steps between two validations.", mayChange: true,
        check: positive),
      Key(
        "report-every", \.reportEvery, "The number of steps between two lines of the metrics.", mayChange: true,
        check: positive),
    ]
  }
}

extension EarlyStoppingPlan: Section {
  static var schema: [Key<EarlyStoppingPlan>] {
    [
      Key(
        "patience", \.patience, "The number of validations without an improvement after which the run ends.",
        isRequired: true, check: positive),
      Key(
        "min-delta", \.minDelta, "How much lower a loss must be to count as an improvement.", check: notNegative),
    ]
  }
}
