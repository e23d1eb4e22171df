import Plans

extension SchedulePlan: Section {
  static var schema: [Key<SchedulePlan>] {
    [
      Key("kind", \.kind, "The rule."),
      Key("warm-up", \.warmUp, "How long the rate first grows, in steps or epochs.", check: notNegative),
      Key(
        "step-size", \.stepSize, "Of `step`: from one drop to the next.", isRequired: true,
        conflict: { $0.kind.unless(.step) }, check: positive),
      Key(
        "gamma", \.gamma, "Of `step`: what the rate is multiplied by at each drop.",
        conflict: { $0.kind.unless(.step) }, check: positive),
      Key(
        "after", \.after,
        "Of `step`: how long the rate stays before the first drop; left out, as long as from one to the next.",
        conflict: { $0.kind.unless(.step) }, check: notNegative),
      Key(
        "decay-steps", \.decaySteps,
        "Of `exponential`: until the rate has been multiplied by `decay-rate`. Of `cosine`: until it is at its lowest.",
        isRequired: true, conflict: { $0.kind.unless(.exponential, .cosine) },
        check: positive),
      Key(
        "decay-rate", \.decayRate, "Of `exponential`: what the rate is multiplied by over each `decay-steps`.",
        isRequired: true, conflict: { $0.kind.unless(.exponential) }, check: positive),
      Key(
        "staircase", \.staircase,
        "Of `exponential`: whether that happens at the end of each `decay-steps` all at once.",
        conflict: { $0.kind.unless(.exponential) }),
      Key(
        "alpha", \.alpha, "Of `cosine`: the part of the rate that is left in the end.",
        conflict: { $0.kind.unless(.cosine) }, check: notNegative),
      Key(
        "factor", \.factor, "Of `plateau`: what the rate is multiplied by when validations get no better.",
        conflict: { $0.kind.unless(.plateau) }, check: { positive($0) ?? fraction($0) }),
      Key(
        "patience", \.patience, "Of `plateau`: validations without an improvement before that happens.",
        conflict: { $0.kind.unless(.plateau) }, check: positive),
      Key(
        "min-delta", \.minDelta, "Of `plateau`: what a loss must be lower by to be an improvement.",
        conflict: { $0.kind.unless(.plateau) }, check: notNegative),
      Key(
        "cooldown", \.cooldown, "Of `plateau`: validations after a drop that are not counted.",
        conflict: { $0.kind.unless(.plateau) }, check: notNegative),
      Key(
        "min-rate", \.minRate, "Of `plateau`: the lowest rate.", conflict: { $0.kind.unless(.plateau) },
        check: notNegative),
    ]
  }
}
