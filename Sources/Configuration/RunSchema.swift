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
      Key("unit", \.unit),
      Key("split", \.split, check: splitComplaint),
    ]
  }
}

private func splitComplaint(_ split: [Double]) -> String? {
  if split.count != 3 { return "\(split.count) shares; give three, for training, validation and test" }
  if split.contains(where: { $0 < 0 }) || split[0] == 0 { return "a share is negative, or training has none" }
  let sum = split.reduce(0, +)
  return abs(sum - 1) > 1e-6 ? "the shares sum to \(sum), not to 1" : nil
}

extension NetworkPlan: Section {
  init() { self.init(input: .oneHot, layers: []) }

  static var schema: [Key<NetworkPlan>] {
    [
      Key("embedding", \.input, isRequired: true),
      Key(
        "embedding-initializer", \.embeddingInitializer,
        conflict: { $0.input == .oneHot ? "one-hot input has no embedding" : nil }),
      Key("layers", \.layers, isRequired: true, check: { $0.isEmpty ? "no layers; give at least one" : nil }),
    ]
  }
}

extension EmbeddingInitializer: Section {
  static var schema: [Key<EmbeddingInitializer>] {
    [
      Key("kind", \.kind),
      Key("limit", \.limit, conflict: { $0.without(.randomUniform) }, check: positive),
      Key("deviation", \.deviation, conflict: { $0.without(.randomNormal) }, check: positive),
    ]
  }

  private func without(_ needed: Kind) -> String? {
    kind == needed ? nil : "\(kind.rawValue) has none; it belongs to \(needed.rawValue)"
  }
}

extension NetworkPlan.Layer: Section {
  init() { self.init(cell: CellKind.all[0], units: 1) }

  static var schema: [Key<NetworkPlan.Layer>] {
    [
      Key("cell", \.cell, isRequired: true),
      Key("units", \.units, isRequired: true, check: size),
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
      Key("momentum", \.momentum, conflict: { $0.without(.sgd) }, check: fraction),
      Key("nesterov", \.nesterov, conflict: { $0.without(.sgd) }),
      Key("beta-1", \.beta1, conflict: { $0.without(.adam) }, check: fraction),
      Key("beta-2", \.beta2, conflict: { $0.without(.adam) }, check: fraction),
      Key("epsilon", \.epsilon, conflict: { $0.without(.adam) }, check: positive),
    ]
  }

  private func without(_ needed: Kind) -> String? {
    kind == needed ? nil : "\(kind.rawValue) has none; it belongs to \(needed.rawValue)"
  }
}

extension ParallelPlan: Section {
  static var schema: [Key<ParallelPlan>] {
    [
      Key("shards", \.shards, check: positive),
      Key("check-every", \.checkEvery, mayChange: true, check: positive),
      Key("patience", \.patience, mayChange: true, check: { $0 < 0 ? "\($0) is less than 0" : nil }),
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
    ]
  }
}
