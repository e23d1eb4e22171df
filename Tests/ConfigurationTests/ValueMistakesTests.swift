import Configuration
import Testing

/// Values of the wrong type or out of range: the message names the file, the line and the key path, and says what to
/// write.
struct ValueMistakesTests {
  /// The keys are in the group `training`, on line 8.
  @Test(arguments: [
    WrongValue(yaml: "batch: many", message: "batch: \"many\" is not a whole number; write one, such as 8"),
    WrongValue(yaml: "batch: 6.5", message: "batch: \"6.5\" is not a whole number; write one, such as 8"),
    WrongValue(yaml: "batch: \"64\"", message: "batch: \"64\" is not a whole number; write one, such as 8"),
    WrongValue(
      yaml: "batch: 99999999999999999999",
      message: "batch: \"99999999999999999999\" is not a whole number; write one, such as 8"),
    WrongValue(yaml: "batch: [64]", message: "batch: a list is not a whole number; write one, such as 8"),
    WrongValue(yaml: "batch: {a: 64}", message: "batch: a group of keys is not a whole number; write one, such as 8"),
    WrongValue(yaml: "batch:", message: "batch: \"\" is not a whole number; write one, such as 8"),
    WrongValue(yaml: "batch: true", message: "batch: \"true\" is not a whole number; write one, such as 8"),
    WrongValue(yaml: "clip: much", message: "clip: \"much\" is not a number; write one, such as 0.5"),
    WrongValue(yaml: "clip: [5]", message: "clip: a list is not a number; write one, such as 0.5"),
    WrongValue(yaml: "clip: .nan", message: "clip: \".nan\" is not a number; write one, such as 0.5"),
    WrongValue(yaml: "clip: .inf", message: "clip: \".inf\" is not a number; write one, such as 0.5"),
    WrongValue(yaml: "epochs: 1.5", message: "epochs: \"1.5\" is not a whole number; write one, such as 8"),
    WrongValue(
      yaml: "optimizer: adam",
      message: "optimizer: \"adam\" where a group of keys is expected; write keys below it, or {key: value}"),
    WrongValue(
      yaml: "optimizer: [adam]",
      message: "optimizer: a list where a group of keys is expected; write keys below it, or {key: value}"),
    WrongValue(yaml: "optimizer: {kind: adm}", message: "optimizer.kind: \"adm\" is not known; did you mean adam?"),
    WrongValue(
      yaml: "optimizer: {kind: lion}",
      message: "optimizer.kind: \"lion\" is not known; known: sgd, rmsprop, adagrad, adam, adamw, lamb, lars"),
    WrongValue(
      yaml: "optimizer: {kind: [adam]}",
      message: "optimizer.kind: a list is not known; known: sgd, rmsprop, adagrad, adam, adamw, lamb, lars"),
    WrongValue(
      yaml: "optimizer: {kind: sgd, nesterov: maybe}",
      message: "optimizer.nesterov: \"maybe\" is neither true nor false; write one of them"),
    WrongValue(
      yaml: "optimizer: {kind: sgd, nesterov: 1}",
      message: "optimizer.nesterov: \"1\" is neither true nor false; write one of them"),
  ])
  func wrongTypes(value: WrongValue) throws {
    let text = least("training: {}", "training:\n  \(value.yaml)")
    #expect(try complaint(text) == "c.yml, line 8: training.\(value.message)")
  }

  @Test(arguments: [
    Mistake(
      line: "  path: data/kjv.txt", replacement: "  path: {a: b}",
      message:
        "line 2: data.path: a group of keys is not text; write text, in quotes if YAML would read it as something else"),
    Mistake(
      line: "  path: data/kjv.txt", replacement: "  path: \"\"",
      message: "line 2: data.path: empty; give it a value, or leave the key out"),
    Mistake(
      line: "  path: data/kjv.txt", replacement: "  path: x\n  unit: words",
      message: "line 3: data.unit: \"words\" is not known; did you mean word?"),
    Mistake(
      line: "  path: data/kjv.txt", replacement: "  path: x\n  format: txt",
      message: "line 3: data.format: \"txt\" is not known; did you mean text?"),
    Mistake(
      line: "  path: data/kjv.txt", replacement: "  path: x\n  split: 0.9",
      message: "line 3: data.split: \"0.9\" is not a list; write one in brackets: [a, b]"),
    Mistake(
      line: "  path: data/kjv.txt", replacement: "  path: x\n  split: [0.9, a, 0]",
      message: "line 3: data.split.1: \"a\" is not a number; write one, such as 0.5"),
    Mistake(
      line: "{cell: lstm, units: 128}", replacement: "lstm",
      message:
        "line 6: model.layers.0: \"lstm\" where a group of keys is expected; write keys below it, or {key: value}"),
    Mistake(
      line: "{cell: lstm, units: 128}", replacement: "{cell: lsmt, units: 1}",
      message: "line 6: model.layers.0.cell: \"lsmt\" is not known; did you mean lstm?"),
    Mistake(
      line: "  embedding: 64", replacement: "  embedding: onehot",
      message: "line 4: model.embedding: \"onehot\" is neither a size nor one-hot; write one of them"),
    Mistake(
      line: "  embedding: 64", replacement: "  embedding: [64]",
      message: "line 4: model.embedding: a list is neither a size nor one-hot; write one of them"),
  ])
  func wrongTypesElsewhere(mistake: Mistake) throws {
    #expect(try complaint(least(mistake.line, mistake.replacement)) == "c.yml, \(mistake.message)")
  }

  @Test(arguments: [
    WrongValue(
      group: "data", yaml: "split: [0.9, 0.1]",
      message: "split: 2 fractions; give three, for training, validation and test"),
    WrongValue(
      group: "data", yaml: "split: [1.1, -0.1, 0]",
      message: "split: a fraction is negative, or the training fraction is 0; give three from 0 to 1, the first above 0"
    ),
    WrongValue(
      group: "data", yaml: "split: [0, 0.5, 0.5]",
      message: "split: a fraction is negative, or the training fraction is 0; give three from 0 to 1, the first above 0"
    ),
    WrongValue(group: "data", yaml: "split: [0.9, 0.2, 0.05]", message: "split: the fractions sum to 1.15"),
    WrongValue(yaml: "batch: 0", message: "batch: 0 is not a positive number; give 1 or more"),
    WrongValue(yaml: "unroll: -1", message: "unroll: -1 is not a positive number; give 1 or more"),
    WrongValue(yaml: "epochs: 0", message: "epochs: 0 is not a positive number; give 1 or more"),
    WrongValue(yaml: "steps: -5", message: "steps: -5 is not a positive number; give 1 or more"),
    WrongValue(yaml: "clip: 0", message: "clip: 0.0 is not a positive number; give one above 0"),
    WrongValue(yaml: "clip: -0.5", message: "clip: -0.5 is not a positive number; give one above 0"),
    WrongValue(yaml: "validate-every: 0", message: "validate-every: 0 is not a positive number; give 1 or more"),
    WrongValue(yaml: "report-every: 0", message: "report-every: 0 is not a positive number; give 1 or more"),
    WrongValue(yaml: "optimizer: {rate: 0}", message: "optimizer.rate: 0.0 is not a positive number; give one above 0"),
    WrongValue(
      yaml: "optimizer: {beta-1: 1}",
      message: "optimizer.beta-1: 1.0 is not in the range from 0 to below 1; give a number in this range"),
    WrongValue(
      yaml: "optimizer: {beta-2: -0.1}",
      message: "optimizer.beta-2: -0.1 is not in the range from 0 to below 1; give a number in this range"),
    WrongValue(
      yaml: "optimizer: {epsilon: 0}", message: "optimizer.epsilon: 0.0 is not a positive number; give one above 0"),
    WrongValue(
      yaml: "optimizer: {kind: sgd, momentum: 1.5}",
      message: "optimizer.momentum: 1.5 is not in the range from 0 to below 1; give a number in this range"),
    WrongValue(
      yaml: "optimizer: {kind: rmsprop, rho: 1}",
      message: "optimizer.rho: 1.0 is not in the range from 0 to below 1; give a number in this range"),
    WrongValue(
      yaml: "optimizer: {kind: adagrad, initial-accumulator-value: -1}",
      message: "optimizer.initial-accumulator-value: -1.0 is less than 0; give 0 or more"),
    WrongValue(
      yaml: "optimizer: {kind: adamw, weight-decay: -0.1}",
      message: "optimizer.weight-decay: -0.1 is less than 0; give 0 or more"),
    WrongValue(
      yaml: "optimizer: {kind: lars, trust-coefficient: 0}",
      message: "optimizer.trust-coefficient: 0.0 is not a positive number; give one above 0"),
    WrongValue(
      yaml: "optimizer: {kind: lamb, beta-2: 1}",
      message: "optimizer.beta-2: 1.0 is not in the range from 0 to below 1; give a number in this range"),
    WrongValue(
      yaml: "optimizer: {kind: lars, momentum: -1}",
      message: "optimizer.momentum: -1.0 is not in the range from 0 to below 1; give a number in this range"),
    WrongValue(yaml: "schedule: {warm-up: -1}", message: "schedule.warm-up: -1 is less than 0; give 0 or more"),
    WrongValue(
      yaml: "schedule: {warm-up: 3 weeks}", message: "schedule.warm-up: \"3 weeks\" is neither a number of steps nor of"
    ),
    WrongValue(
      yaml: "schedule: {warm-up: 1.5}", message: "schedule.warm-up: \"1.5\" is neither a number of steps nor of epochs"),
    WrongValue(
      yaml: "schedule: {kind: step, step-size: 0 epochs}",
      message: "schedule.step-size: 0 is not a positive number; give 1 or more"),
    WrongValue(
      yaml: "schedule: {kind: step}", message: "schedule.step-size: missing, and it has no default; give it a value"),
    WrongValue(
      yaml: "schedule: {kind: step, step-size: 9, after: -2}",
      message: "schedule.after: -2 is less than 0; give 0 or more"),
    WrongValue(
      yaml: "schedule: {kind: exponential, decay-steps: 9}",
      message: "schedule.decay-rate: missing, and it has no default; give it a value"),
    WrongValue(
      yaml: "schedule: {kind: cosine}", message: "schedule.decay-steps: missing, and it has no default; give it a value"
    ),
    WrongValue(
      yaml: "schedule: {kind: plateau, factor: 1}",
      message: "schedule.factor: 1.0 is not in the range from 0 to below 1; give a number in this range"),
    WrongValue(
      yaml: "schedule: {kind: plateau, factor: 0}",
      message: "schedule.factor: 0.0 is not a positive number; give one above 0"),
    WrongValue(
      yaml: "schedule: {kind: plateau, patience: 0}",
      message: "schedule.patience: 0 is not a positive number; give 1 or more"),
    WrongValue(
      yaml: "schedule: {kind: plateau, cooldown: -1}", message: "schedule.cooldown: -1 is less than 0; give 0 or more"),
    WrongValue(
      yaml: "early-stopping: {}", message: "early-stopping.patience: missing, and it has no default; give it a value"),
    WrongValue(
      yaml: "early-stopping: {patience: 0}",
      message: "early-stopping.patience: 0 is not a positive number; give 1 or more"),
    WrongValue(
      yaml: "early-stopping: {patience: 1, min-delta: -1}",
      message: "early-stopping.min-delta: -1.0 is less than 0; give 0 or more"),
    WrongValue(
      yaml: "early-stopping: 5",
      message: "early-stopping: \"5\" where a group of keys is expected; write keys below it, or {key: value}"),
    WrongValue(group: "parallel", yaml: "shards: 0", message: "shards: 0 is not a positive number; give 1 or more"),
    WrongValue(
      group: "parallel", yaml: "check-every: 0", message: "check-every: 0 is not a positive number; give 1 or more"),
    WrongValue(
      group: "parallel", yaml: "patience: 1e300",
      message: "patience: 1e+300 is too large; give at most a billion seconds"),
    WrongValue(group: "parallel", yaml: "patience: -1", message: "patience: -1.0 is less than 0; give 0 or more"),
    WrongValue(
      group: "training", yaml: "optimizer: {epsilon: 1e-39}",
      message: "optimizer.epsilon: 1e-39 is too small for a 32-bit float; give at least 1.2e-38"),
    WrongValue(group: "checkpoint", yaml: "every: 0", message: "every: 0 is not a positive number; give 1 or more"),
    WrongValue(group: "checkpoint", yaml: "keep: 0", message: "keep: 0 is not a positive number; give 1 or more"),
    WrongValue(group: "checkpoint", yaml: "grace: 0", message: "grace: 0.0 is not a positive number; give one above 0"),
    WrongValue(
      group: "checkpoint", yaml: "grace: 1e300", message: "grace: 1e+300 is too large; give at most a billion seconds"),
  ])
  func valuesOutOfRange(value: WrongValue) throws {
    let group = value.group
    let text = """
      model: {embedding: 4, layers: [{cell: lstm, units: 4}]}
      data:
        path: x
        \(group == "data" ? value.yaml : "")
      \(group == "data" ? "" : "\(group):\n  \(value.yaml)")
      \(group == "training" ? "" : "training: {}")
      """
    let complaint = try complaint(text)
    #expect(complaint.hasPrefix("c.yml, line \(group == "data" ? 4 : 6): \(group).\(value.message)"), "\(complaint)")
  }

  @Test func textNeedsVectorsAndLayers() throws {
    #expect(
      try complaint(least("  embedding: 64\n", ""))
        == "c.yml: model.embedding: missing, but the inputs of data/kjv.txt are tokens; give a size, or one-hot")
    #expect(
      try complaint(least("  layers:\n    - {cell: lstm, units: 128}", "  layers: []"))
        == "c.yml: model.layers: no layers; give at least one")
    let arrays = try parse("data: {format: arrays, path: a.h5}\nmodel: {layers: []}\ntraining: {}")
    #expect(arrays.model.input == .values && arrays.model.layers.isEmpty)
  }

  @Test func sizesOfTheModel() throws {
    #expect(
      try complaint(least("units: 128", "units: 0"))
        == "c.yml, line 6: model.layers.0.units: 0 is not a positive number; give 1 or more")
    #expect(
      try complaint(least("embedding: 64", "embedding: -3"))
        == "c.yml, line 4: model.embedding: -3 is not a positive number; give 1 or more, or one-hot")
  }

  @Test func aTextIsNotReadFromItsEnd() throws {
    let complaint = try complaint(least("{cell: lstm, units: 128}", "{cell: lstm, units: 1, bidirectional: sum}"))
    #expect(
      complaint
        == "c.yml: model.layers.0.bidirectional: a layer cannot read running text backwards, because each "
        + "batch continues the one before; leave it out")
  }

  @Test func penaltiesBelowZero() throws {
    #expect(
      try complaint(least("units: 128", "units: 128, recurrent-l2: -1"))
        == "c.yml, line 6: model.layers.0.recurrent-l2: -1.0 is less than 0; give 0 or more")
  }
}
