import Datasets
import Networks
import Training

// Every key of a config.

extension Run: Section {
  static var schema: [Key<Run>] {
    [
      Key("data", \.data, "What to train on.", isRequired: true),
      Key("model", \.model, "What to train.", isRequired: true),
      Key("training", \.training, "How to train.", isRequired: true),
      Key("parallel", \.parallel, "How the work is dealt to processes."),
      Key("checkpoint", \.checkpoint, "When the state of the run is saved."),
    ]
  }
}

extension DataPlan: Section {
  static var schema: [Key<DataPlan>] {
    [
      Key("format", \.format, "The form of the file."),
      Key(
        "path", \.path, "The file; a relative path is one from the folder that the program was started in.",
        mayChange: true,
        isRequired: true),
      Key(
        "validation-path", \.validationPath, "A file of its own for the validation part, instead of a share of `path`.",
        mayChange: true),
      Key(
        "test-path", \.testPath, "A file of its own for the test part, instead of a share of `path`.", mayChange: true),
      Key("unit", \.unit, "What a token of a text is; of `pairs`, of a source."),
      Key("target-unit", \.targetUnit, "Of `pairs`: what a token of a target is.", conflict: { $0.without(.pairs) }),
      Key(
        "vocabulary", \.vocabularyLimit, "The most words that have a token of their own; the rarer ones are unknown.",
        conflict: {
          $0.unit == .word || $0.targetUnit == .word || $0.format == .tags
            ? nil : "characters are few; it belongs to words, so leave it out"
        },
        check: size),
      Key("lower-case", \.lowerCase, "Whether capitals become small letters."),
      Key(
        "normalize", \.normalize,
        "Whether numbers are brought to mean 0 and deviation 1, as the training part has them.",
        conflict: { $0.format.unless(.series, .ts, .arrays) }),
      Key(
        "ignore-label", \.ignoreLabel, "The label that stands where there is no target.",
        conflict: { $0.format.unless(.labelledText, .tags, .ts, .arrays) }),
      Key("inputs", \.inputs, "Of `series`: the columns that go in.", conflict: { $0.without(.series) }),
      Key("targets", \.targets, "Of `series`: the columns that are forecast.", conflict: { $0.without(.series) }),
      Key(
        "window", \.window, "Of `series`: how many rows the model sees.",
        conflict: { $0.without(.series) }, check: size),
      Key(
        "horizon", \.horizon, "Of `series`: how many rows behind the last of them the targets are.",
        conflict: { $0.without(.series) }, check: size),
      Key(
        "group", \.group, "Of `series`: the column that tells apart the series that follow each other in the table.",
        conflict: { $0.without(.series) }),
      Key(
        "time", \.time, "Of `series`: the column of the time, so that missing rows are noticed.",
        conflict: { $0.without(.series) }),
      Key(
        "max-gap", \.maxGap,
        "Of `series`: how many missing numbers in a row are filled in, on a line between their neighbours.",
        conflict: { $0.without(.series) }, check: notNegative),
      Key("split", \.split, "The shares of training, validation and test, in this order.", check: splitComplaint),
    ]
  }
}

extension DataPlan {
  fileprivate func without(_ needed: Format) -> String? {
    format == needed ? nil : "\(format.rawValue) has none; it belongs to \(needed.rawValue), so leave it out"
  }
}

private func splitComplaint(_ split: [Double]) -> String? {
  if split.count != 3 { return "\(split.count) shares; give three, for training, validation and test" }
  if split.contains(where: { $0 < 0 }) || split[0] == 0 {
    return "a share is negative, or training has none; give three from 0 to 1, the first above 0"
  }
  let sum = split.reduce(0, +)
  return abs(sum - 1) > 1e-6 ? "the shares sum to \(sum), not to 1; mend one of them" : nil
}

extension NetworkPlan: Section {
  init() { self.init(input: .values, layers: []) }

  private var withoutEmbedding: String? {
    if case .embedding = input { nil } else { "the input has no embedding, so leave it out" }
  }

  static var schema: [Key<NetworkPlan>] {
    [
      Key(
        "embedding", \.input,
        "How tokens become vectors: the size of a learned one, or `one-hot`; left out where the data has numbers."),
      Key(
        "embedding-initializer", \.embeddingInitializer, "How the table of the embedding is filled before training.",
        conflict: \.withoutEmbedding),
      // Only a run that begins reads it.
      Key(
        "embedding-vectors", \.embeddingVectors,
        "A file of vectors that the embedding starts from, a word and its numbers a line, as GloVe and word2vec have them.",
        mayChange: true, conflict: \.withoutEmbedding),
      Key(
        "embedding-trainable", \.embeddingTrainable, "Whether the embedding is trained, or stays as it starts.",
        conflict: \.withoutEmbedding),
      Key(
        "tied-embeddings", \.tiedEmbeddings,
        "Whether the scores are products with the vectors of the embedding, or of the decoder's."),
      Key("layers", \.layers, "The recurrent layers, from the input up.", isRequired: true),
      Key("decoder", \.decoder, "Of `pairs`: what writes the targets; the layers above then read the sources."),
      Key("dense", \.dense, "Dense layers between what is read of the recurrent ones and the scores."),
      Key(
        "output-initializer", \.outputInitializer,
        "How the kernel of the layer that gives the scores is filled before training.",
        conflict: { $0.tiedEmbeddings ? "the scores are products with the embedding, so leave it out" : nil }),
      Key("loss", \.loss, "What training makes small; left out, it follows from the targets."),
      // Only a run that begins reads it.
      Key(
        "weights-from", \.weightsFrom, "A file of weights to start from: of Keras, or a checkpoint.", mayChange: true),
    ]
  }
}

extension DecoderPlan: Section {
  static var schema: [Key<DecoderPlan>] {
    [
      Key(
        "embedding", \.input, "How the tokens before each target become vectors: a size, or `one-hot`.",
        isRequired: true),
      Key(
        "embedding-initializer", \.embeddingInitializer, "How the table of the embedding is filled before training.",
        conflict: { if case .embedding = $0.input { nil } else { "the decoder's input has no embedding" } }),
      Key(
        "layers", \.layers,
        "The recurrent layers, one for each of the encoder's: of the same cell, with the units of both of its directions.",
        isRequired: true),
      Key("attention", \.attention, "How it looks back at the encoder's outputs; left out, not at all."),
    ]
  }
}

extension DensePlan: Section {
  static var schema: [Key<DensePlan>] {
    [
      Key("units", \.units, "The number of its units.", isRequired: true, check: size),
      Key("activation", \.activation, "What it makes of its sums."),
      Key("kernel-initializer", \.kernelInitializer, "How its kernel is filled before training."),
      Key(
        "dropout", \.dropout, "The share of the outputs that is dropped in training, others at every step of time.",
        check: fraction),
    ]
  }
}

extension EmbeddingInitializer: Section {
  static var schema: [Key<EmbeddingInitializer>] {
    [
      Key("kind", \.kind, "The distribution."),
      Key(
        "limit", \.limit, "Of `random-uniform`: the numbers lie between -limit and limit.",
        conflict: { $0.kind.unless(.randomUniform) }, check: positive),
      Key(
        "deviation", \.deviation, "Of `random-normal`: the deviation from 0.",
        conflict: { $0.kind.unless(.randomNormal) }, check: positive),
    ]
  }
}

extension NetworkPlan.Layer: Section {
  init() { self.init(cell: CellKind.all[0], units: 1) }

  static var schema: [Key<NetworkPlan.Layer>] {
    [
      Key("cell", \.cell, "The kind of layer.", isRequired: true),
      Key("units", \.units, "The number of its units.", isRequired: true, check: size),
      Key("kernel-l2", \.kernelL2, "λ of the penalty λ Σ w² on the kernel.", check: notNegative),
      Key("recurrent-l2", \.recurrentL2, "The same for the recurrent kernel.", check: notNegative),
      Key("bias-l2", \.biasL2, "The same for the bias.", check: notNegative),
      Key(
        "activation", \.activation, "Of `simple-rnn`: what it makes of its sums.",
        conflict: { $0.without("simple-rnn") }),
      Key(
        "reset-after", \.resetAfter,
        "Of `gru`: whether the reset gate is multiplied with the product, and not with the state before it.",
        conflict: { $0.without("gru") }),
      Key("kernel-initializer", \.kernelInitializer, "How the inputs' kernel is filled before training."),
      Key("recurrent-initializer", \.recurrentInitializer, "How the recurrent kernel is filled before training."),
      Key(
        "unit-forget-bias", \.unitForgetBias, "Of `lstm`: whether the forget gate starts open.",
        conflict: { $0.without("lstm") }),
      Key(
        "bidirectional", \.bidirectional,
        "How the outputs of a second layer, which reads each row from its end, are merged; left out, there is none."),
      Key(
        "dropout", \.dropout,
        "The share of the inputs that is dropped in training, the same ones at every step of time.", check: fraction),
      Key(
        "recurrent-dropout", \.recurrentDropout, "The same for the state that the recurrent kernel reads.",
        check: fraction),
      Key(
        "weight-drop", \.weightDrop,
        "The share of the recurrent kernel's elements that is dropped in training, others in each batch.",
        check: fraction),
      Key(
        "output-dropout", \.outputDropout,
        "The share of the outputs that is dropped in training, others at every step of time.", check: fraction),
      Key("residual", \.residual, "Whether the inputs are added to the outputs, which must be as many."),
      Key(
        "layer-normalization", \.layerNormalization,
        "Whether the outputs of each step and row are brought to mean 0 and deviation 1, then scaled and moved as is "
          + "learned."),
    ]
  }

  private func without(_ needed: String) -> String? {
    cell.name == needed ? nil : "\(cell.name) has none; it belongs to \(needed), so leave it out"
  }
}

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

extension ParallelPlan: Section {
  static var schema: [Key<ParallelPlan>] {
    [
      Key(
        "shards", \.shards, "The parts that each batch is cut into, and the most processes; no more than its rows.",
        check: positive),
      Key(
        "check-every", \.checkEvery, "Steps between two checks that all processes hold the same weights.",
        mayChange: true, check: positive),
      Key(
        "patience", \.patience, "Seconds that a process may be silent before the run ends; 0 to wait forever.",
        mayChange: true, check: notNegative),
      Key(
        "reduction", \.reduction,
        "How sums are added up: `tree` gives the same bits on any number of processes, `fast` does not."),
      Key(
        "wire", \.wire,
        "What gradients are sent as: `bf16` is half the size, but gives other bits on another number of processes."),
      Key("bucket", \.bucket, "MiB of gradients that travel together.", mayChange: true, check: positive),
    ]
  }
}

extension CheckpointPlan: Section {
  static var schema: [Key<CheckpointPlan>] {
    [
      Key("every", \.every, "Steps between two checkpoints.", mayChange: true, check: positive),
      Key("keep", \.keep, "How many of the newest are kept, besides the best.", mayChange: true, check: positive),
      Key(
        "grace", \.grace, "Seconds that a run has to save its state and to end when a signal stops it.",
        mayChange: true, check: seconds),
    ]
  }
}
