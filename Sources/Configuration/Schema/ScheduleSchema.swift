import Plans

extension SchedulePlan: Section {
  static var schema: [Key<SchedulePlan>] {
    [
      Key(
        "kind", \.kind,
        "The schedule: `step` is PyTorch's `StepLR`; `plateau`, `exponential` and `cosine` are Keras's `ReduceLROnPlateau`, "
          + "`ExponentialDecay` and `CosineDecay`."),
      Key(
        "warm-up", \.warmUp, "The length of the warm-up. Step n of N multiplies the rate of the schedule by n/N.",
        check: notNegative),
      Key(
        "step-size", \.stepSize, "For `step`: the length from one drop of the rate to the next.", isRequired: true,
        conflict: { $0.kind.unless(.step) }, check: positive),
      Key(
        "gamma", \.gamma, "For `step`: the factor that multiplies the rate at each drop.",
        conflict: { $0.kind.unless(.step) }, check: positive),
      Key(
        "after", \.after, "For `step`: the length before the first drop. The default is `step-size`.",
        conflict: { $0.kind.unless(.step) }, check: notNegative),
      Key(
        "decay-steps", \.decaySteps,
        "For `exponential`: the length after which `decay-rate` has multiplied the rate once. For `cosine`: the length "
          + "until the rate reaches its minimum.",
        isRequired: true, conflict: { $0.kind.unless(.exponential, .cosine) },
        check: positive),
      Key(
        "decay-rate", \.decayRate, "For `exponential`: the factor that multiplies the rate over each `decay-steps`.",
        isRequired: true, conflict: { $0.kind.unless(.exponential) }, check: positive),
      Key(
        "staircase", \.staircase,
        "For `exponential`: whether the rate drops at the end of each `decay-steps`, rather than a little at every step.",
        conflict: { $0.kind.unless(.exponential) }),
      Key(
        "alpha", \.alpha, "For `cosine`: the minimum of the rate, as a fraction of the learning rate.",
        conflict: { $0.kind.unless(.cosine) }, check: notNegative),
      Key(
        "factor", \.factor, "For `plateau`: the factor that multiplies the rate when validations stop improving.",
        conflict: { $0.kind.unless(.plateau) }, check: { positive($0) ?? fraction($0) }),
      Key(
        "patience", \.patience,
        "For `plateau`: the number of validations without an improvement before the rate drops.",
        conflict: { $0.kind.unless(.plateau) }, check: positive),
      Key(
        "min-delta", \.minDelta, "For `plateau`: how much lower a loss must be to count as an improvement.",
        conflict: { $0.kind.unless(.plateau) }, check: notNegative),
      Key(
        "cooldown", \.cooldown, "For `plateau`: the number of validations after a drop that do not count.",
        conflict: { $0.kind.unless(.plateau) }, check: notNegative),
      Key(
        "min-rate", \.minRate, "For `plateau`: the minimum of the rate.", conflict: { $0.kind.unless(.plateau) },
        check: notNegative),
    ]
  }
}
