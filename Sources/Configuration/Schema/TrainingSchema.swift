import Plans

extension TrainingPlan: Section {
  static var schema: [Key<TrainingPlan>] {
    [
      Key("batch", \.batch, "Rows of a batch, all processes together.", check: positive),
      Key("accumulate", \.accumulate, "Batches whose gradients are added up before each update.", check: positive),
      Key("unroll", \.unroll, "Of a text: steps of truncated back-propagation through time.", check: positive),
      Key(
        "epochs", \.epochs, "How often the training part is gone through; 1 where neither this nor `steps` is given.",
        mayChange: true, check: positive),
      Key("steps", \.steps, "The number of steps, whatever `epochs` says.", mayChange: true, check: positive),
      Key("optimizer", \.optimizer, "How the weights follow the gradient."),
      Key("schedule", \.schedule, "How the learning rate changes."),
      Key(
        "early-stopping", \.earlyStopping, "When the run ends before its last step; left out, never.", mayChange: true),
      Key(
        "label-smoothing", \.labelSmoothing,
        "Of classes and probabilities: the share of each target that all classes share alike, in training alone.",
        check: fraction),
      Key(
        "class-weights", \.classWeights,
        "What the loss of each class is multiplied by, by label, in training alone; `balanced`: the rarer, the more."),
      Key(
        "clip", \.clip, "The largest norm of the gradient of all weights together; left out, there is no limit.",
        check: positive),
      Key("on-nan", \.onNaN, "What becomes of a run whose loss or gradient is not a finite number.", mayChange: true),
      Key("seed", \.seed, "What all random numbers come from."),
      Key("validate-every", \.validateEvery, "Steps between two validations.", mayChange: true, check: positive),
      Key("report-every", \.reportEvery, "Steps between two lines of the metrics.", mayChange: true, check: positive),
    ]
  }
}

extension EarlyStoppingPlan: Section {
  static var schema: [Key<EarlyStoppingPlan>] {
    [
      Key(
        "patience", \.patience, "Validations without an improvement after which the run ends.", isRequired: true,
        check: positive),
      Key("min-delta", \.minDelta, "What a loss must be lower by to be an improvement.", check: notNegative),
    ]
  }
}
