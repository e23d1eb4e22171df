import Datasets
import Networks
import Training

// Every key of a config.

extension Run: Section {
  static var schema: [Key<Run>] {
    [
      Key("data", \.data, isRequired: true),
      Key("model", \.model, isRequired: true),
      Key("training", \.training, isRequired: true),
      Key("parallel", \.parallel),
      Key("checkpoint", \.checkpoint),
    ]
  }
}

extension DataPlan: Section {
  static var schema: [Key<DataPlan>] {
    [
      Key("format", \.format),
      Key("path", \.path, mayChange: true, isRequired: true),
      Key("validation-path", \.validationPath, mayChange: true),
      Key("test-path", \.testPath, mayChange: true),
      Key("unit", \.unit),
      Key(
        "vocabulary", \.vocabularyLimit,
        conflict: { $0.unit == .word || $0.format == .tags ? nil : "characters are few; it belongs to words" },
        check: size),
      Key("lower-case", \.lowerCase),
      Key("normalize", \.normalize, conflict: { $0.format.unless(.series, .arrays, .ts) }),
      Key("ignore-label", \.ignoreLabel, conflict: { $0.format.unless(.labelledText, .tags, .arrays, .ts) }),
      Key("inputs", \.inputs, conflict: { $0.without(.series) }),
      Key("targets", \.targets, conflict: { $0.without(.series) }),
      Key("window", \.window, conflict: { $0.without(.series) }, check: size),
      Key("horizon", \.horizon, conflict: { $0.without(.series) }, check: size),
      Key("group", \.group, conflict: { $0.without(.series) }),
      Key("time", \.time, conflict: { $0.without(.series) }),
      Key("max-gap", \.maxGap, conflict: { $0.without(.series) }, check: notNegative),
      Key("split", \.split, check: splitComplaint),
    ]
  }
}

extension DataPlan {
  fileprivate func without(_ needed: Format) -> String? {
    format == needed ? nil : "\(format.rawValue) has none; it belongs to \(needed.rawValue)"
  }
}

private func splitComplaint(_ split: [Double]) -> String? {
  if split.count != 3 { return "\(split.count) shares; give three, for training, validation and test" }
  if split.contains(where: { $0 < 0 }) || split[0] == 0 { return "a share is negative, or training has none" }
  let sum = split.reduce(0, +)
  return abs(sum - 1) > 1e-6 ? "the shares sum to \(sum), not to 1" : nil
}

extension NetworkPlan: Section {
  init() { self.init(input: .values, layers: []) }

  private var withoutEmbedding: String? {
    if case .embedding = input { nil } else { "the input has no embedding" }
  }

  static var schema: [Key<NetworkPlan>] {
    [
      Key("embedding", \.input),
      Key("embedding-initializer", \.embeddingInitializer, conflict: \.withoutEmbedding),
      Key("layers", \.layers, isRequired: true),
      Key("loss", \.loss),
      // Only a run that begins reads it.
      Key("weights-from", \.weightsFrom, mayChange: true),
    ]
  }
}

extension EmbeddingInitializer: Section {
  static var schema: [Key<EmbeddingInitializer>] {
    [
      Key("kind", \.kind),
      Key("limit", \.limit, conflict: { $0.kind.unless(.randomUniform) }, check: positive),
      Key("deviation", \.deviation, conflict: { $0.kind.unless(.randomNormal) }, check: positive),
    ]
  }
}

extension NetworkPlan.Layer: Section {
  init() { self.init(cell: CellKind.all[0], units: 1) }

  static var schema: [Key<NetworkPlan.Layer>] {
    [
      Key("cell", \.cell, isRequired: true),
      Key("units", \.units, isRequired: true, check: size),
      Key("kernel-l2", \.kernelL2, check: notNegative),
      Key("recurrent-l2", \.recurrentL2, check: notNegative),
      Key("bias-l2", \.biasL2, check: notNegative),
      Key("activation", \.activation, conflict: { $0.without("simple-rnn") }),
      Key("reset-after", \.resetAfter, conflict: { $0.without("gru") }),
      Key("kernel-initializer", \.kernelInitializer),
      Key("recurrent-initializer", \.recurrentInitializer),
      Key("unit-forget-bias", \.unitForgetBias, conflict: { $0.without("lstm") }),
      Key("bidirectional", \.bidirectional),
      Key("dropout", \.dropout, check: fraction),
      Key("recurrent-dropout", \.recurrentDropout, check: fraction),
      Key("output-dropout", \.outputDropout, check: fraction),
    ]
  }

  private func without(_ needed: String) -> String? {
    cell.name == needed ? nil : "\(cell.name) has none; it belongs to \(needed)"
  }
}

extension TrainingPlan: Section {
  static var schema: [Key<TrainingPlan>] {
    [
      Key("batch", \.batch, check: positive),
      Key("accumulate", \.accumulate, check: positive),
      Key("unroll", \.unroll, check: positive),
      Key("epochs", \.epochs, mayChange: true, check: positive),
      Key("steps", \.steps, mayChange: true, check: positive),
      Key("optimizer", \.optimizer),
      Key("schedule", \.schedule),
      Key("early-stopping", \.earlyStopping, mayChange: true),
      Key("label-smoothing", \.labelSmoothing, check: fraction),
      Key("class-weights", \.classWeights),
      Key("clip", \.clip, check: positive),
      Key("on-nan", \.onNaN, mayChange: true),
      Key("seed", \.seed),
      Key("validate-every", \.validateEvery, mayChange: true, check: positive),
      Key("report-every", \.reportEvery, mayChange: true, check: positive),
    ]
  }
}

extension OptimizerPlan: Section {
  static var schema: [Key<OptimizerPlan>] {
    [
      Key("kind", \.kind),
      Key("rate", \.rate, check: positive),
      Key("momentum", \.momentum, conflict: { $0.kind.unless(.sgd, .rmsprop) }, check: fraction),
      Key("nesterov", \.nesterov, conflict: { $0.kind.unless(.sgd) }),
      Key("rho", \.rho, conflict: { $0.kind.unless(.rmsprop) }, check: fraction),
      Key("centered", \.centered, conflict: { $0.kind.unless(.rmsprop) }),
      Key(
        "initial-accumulator-value", \.initialAccumulatorValue, conflict: { $0.kind.unless(.adagrad) },
        check: notNegative),
      Key("beta-1", \.beta1, conflict: { $0.kind.unless(.adam, .adamw) }, check: fraction),
      Key("beta-2", \.beta2, conflict: { $0.kind.unless(.adam, .adamw) }, check: fraction),
      Key("amsgrad", \.amsgrad, conflict: { $0.kind.unless(.adam, .adamw) }),
      Key("weight-decay", \.weightDecay, conflict: { $0.kind.unless(.adamw) }, check: notNegative),
      Key("epsilon", \.epsilon, conflict: { $0.kind.unless(.rmsprop, .adagrad, .adam, .adamw) }, check: positive),
    ]
  }
}

extension SchedulePlan: Section {
  static var schema: [Key<SchedulePlan>] {
    [
      Key("kind", \.kind),
      Key("warm-up", \.warmUp, check: notNegative),
      Key("step-size", \.stepSize, isRequired: true, conflict: { $0.kind.unless(.step) }, check: positive),
      Key("gamma", \.gamma, conflict: { $0.kind.unless(.step) }, check: positive),
      Key("after", \.after, conflict: { $0.kind.unless(.step) }, check: notNegative),
      Key(
        "decay-steps", \.decaySteps, isRequired: true, conflict: { $0.kind.unless(.exponential, .cosine) },
        check: positive),
      Key("decay-rate", \.decayRate, isRequired: true, conflict: { $0.kind.unless(.exponential) }, check: positive),
      Key("staircase", \.staircase, conflict: { $0.kind.unless(.exponential) }),
      Key("alpha", \.alpha, conflict: { $0.kind.unless(.cosine) }, check: notNegative),
      Key(
        "factor", \.factor, conflict: { $0.kind.unless(.plateau) }, check: { positive($0) ?? fraction($0) }),
      Key("patience", \.patience, conflict: { $0.kind.unless(.plateau) }, check: positive),
      Key("min-delta", \.minDelta, conflict: { $0.kind.unless(.plateau) }, check: notNegative),
      Key("cooldown", \.cooldown, conflict: { $0.kind.unless(.plateau) }, check: notNegative),
      Key("min-rate", \.minRate, conflict: { $0.kind.unless(.plateau) }, check: notNegative),
    ]
  }
}

extension EarlyStoppingPlan: Section {
  static var schema: [Key<EarlyStoppingPlan>] {
    [
      Key("patience", \.patience, isRequired: true, check: positive),
      Key("min-delta", \.minDelta, check: notNegative),
    ]
  }
}

extension ParallelPlan: Section {
  static var schema: [Key<ParallelPlan>] {
    [
      Key("shards", \.shards, check: positive),
      Key("check-every", \.checkEvery, mayChange: true, check: positive),
      Key("patience", \.patience, mayChange: true, check: notNegative),
      Key("reduction", \.reduction),
      Key(
        "wire", \.wire,
        conflict: { $0.reduction == .fast && $0.wire != .float32 ? "fast sends floats; take tree" : nil }),
      Key("bucket", \.bucket, mayChange: true, check: positive),
    ]
  }
}

extension CheckpointPlan: Section {
  static var schema: [Key<CheckpointPlan>] {
    [
      Key("every", \.every, mayChange: true, check: positive),
      Key("keep", \.keep, mayChange: true, check: positive),
      Key("grace", \.grace, mayChange: true, check: seconds),
    ]
  }
}
