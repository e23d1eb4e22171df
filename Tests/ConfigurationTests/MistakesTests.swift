import Configuration
import Failures
import Foundation
import TestSupport
import Testing

/// A change that makes the least config wrong, and the message about it.
struct Mistake {
  /// The line of the least config to replace.
  let line: String
  let replacement: String
  let message: String
}

/// A wrong value, and the message about it.
struct WrongValue {
  /// The group of the config that the value is in.
  var group = "training"
  let yaml: String
  let message: String
}

/// Every error message names the file, the line and the key path, and says what is wrong and what to write.
struct MistakesTests {
  @Test(arguments: [
    Mistake(
      line: "  embedding: 64", replacement: "  embeding: 64",
      message: "line 4: model.embeding: unknown key; did you mean embedding?"),
    Mistake(
      line: "training: {}", replacement: "trainig: {}", message: "line 7: trainig: unknown key; did you mean training?"),
    Mistake(
      line: "training: {}", replacement: "training: {}\nzzzzzzzzz: 1",
      message: "line 8: zzzzzzzzz: unknown key; known: data, model, training, parallel, checkpoint"),
    Mistake(
      line: "{cell: lstm, units: 128}", replacement: "{cell: lstm, units: 1, size: 2}",
      message:
        "line 6: model.layers.0.size: unknown key; known: cell, units, kernel-l2, recurrent-l2, bias-l2, activation, "
        + "reset-after, kernel-initializer, recurrent-initializer, unit-forget-bias, bidirectional, dropout, "
        + "recurrent-dropout, weight-drop, output-dropout, residual, layer-normalization"),
    Mistake(
      line: "training: {}", replacement: "training:\n  optimizer:\n    beta1: 0.5",
      message: "line 9: training.optimizer.beta1: unknown key; did you mean beta-1?"),
    Mistake(
      line: "training: {}", replacement: "training:\n  [a, b]: 5",
      message: "line 8: training.: unknown key; known: batch"),
  ])
  func unknownKeys(mistake: Mistake) throws {
    let complaint = try complaint(least(mistake.line, mistake.replacement))
    #expect(complaint.hasPrefix("c.yml, \(mistake.message)"), "\(complaint)")
  }

  @Test(arguments: [
    Mistake(line: "  path: data/kjv.txt", replacement: "  unit: character", message: "line 2: data.path"),
    Mistake(line: "data:\n  path: data/kjv.txt\n", replacement: "", message: "line 1: data"),
    Mistake(line: "  layers:\n    - {cell: lstm, units: 128}\n", replacement: "", message: "line 4: model.layers"),
    Mistake(line: "{cell: lstm, units: 128}", replacement: "{units: 128}", message: "line 6: model.layers.0.cell"),
    Mistake(line: "{cell: lstm, units: 128}", replacement: "{cell: lstm}", message: "line 6: model.layers.0.units"),
    Mistake(line: "\ntraining: {}", replacement: "", message: "line 1: training"),
  ])
  func missingKeys(mistake: Mistake) throws {
    #expect(
      try complaint(least(mistake.line, mistake.replacement))
        == "c.yml, \(mistake.message): missing, and it has no default; give it a value")
  }

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
      message: "optimizer.kind: \"lion\" is not known; known: sgd, rmsprop, adagrad, adam, adamw"),
    WrongValue(
      yaml: "optimizer: {kind: [adam]}",
      message: "optimizer.kind: a list is not known; known: sgd, rmsprop, adagrad, adam, adamw"),
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
      line: "  path: data/kjv.txt", replacement: "  path: [a]",
      message: "line 2: data.path: a list is not text; write text, in quotes if YAML would read it as something else"),
    Mistake(
      line: "  path: data/kjv.txt", replacement: "  path: \"\"",
      message: "line 2: data.path: \"\" is not text; write text, in quotes if YAML would read it as something else"),
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

  @Test(arguments: [
    WrongValue(
      yaml: "{cell: gru, units: 1, activation: relu}",
      message: "activation: gru does not have this key; it belongs to simple-rnn, so leave it out"),
    WrongValue(
      yaml: "{cell: lstm, units: 1, reset-after: true}",
      message: "reset-after: lstm does not have this key; it belongs to gru, so leave it out"),
    WrongValue(
      yaml: "{cell: gru, units: 1, unit-forget-bias: false}",
      message: "unit-forget-bias: gru does not have this key; it belongs to lstm, so leave it out"),
    WrongValue(
      yaml: "{cell: lstm, units: 1, dropout: 1}",
      message: "dropout: 1.0 is not in the range from 0 to below 1; give a number in this range"),
    WrongValue(
      yaml: "{cell: lstm, units: 1, recurrent-dropout: -0.1}",
      message: "recurrent-dropout: -0.1 is not in the range from 0 to below 1; give a number in this range"),
    WrongValue(
      yaml: "{cell: lstm, units: 1, bidirectional: both}",
      message: "bidirectional: \"both\" is not known; known: concat, sum, mul, average"),
    WrongValue(
      yaml: "{cell: simple-rnn, units: 1, activation: rleu}",
      message: "activation: \"rleu\" is not known; did you mean relu?"),
  ])
  func keysOfLayers(layer: WrongValue) throws {
    let complaint = try complaint(least("{cell: lstm, units: 128}", layer.yaml))
    #expect(complaint == "c.yml, line 6: model.layers.0.\(layer.message)")
  }

  @Test func aTextIsNotReadFromItsEnd() throws {
    let complaint = try complaint(least("{cell: lstm, units: 128}", "{cell: lstm, units: 1, bidirectional: sum}"))
    #expect(
      complaint
        == "c.yml: model.layers.0.bidirectional: a layer cannot read running text backwards, because each "
        + "batch continues the one before; leave it out")
  }

  @Test(arguments: [
    WrongValue(
      yaml: "{momentum: 0.9}",
      message: "momentum: adam does not have this key; it belongs to sgd or rmsprop, so leave it out"),
    WrongValue(
      yaml: "{kind: adam, nesterov: true}",
      message: "nesterov: adam does not have this key; it belongs to sgd, so leave it out"),
    WrongValue(
      yaml: "{kind: rmsprop, nesterov: true}",
      message: "nesterov: rmsprop does not have this key; it belongs to sgd, so leave it out"),
    WrongValue(
      yaml: "{kind: sgd, beta-1: 0.9}",
      message: "beta-1: sgd does not have this key; it belongs to adam or adamw, so leave it out"),
    WrongValue(
      yaml: "{beta-2: 0.9, kind: sgd}",
      message: "beta-2: sgd does not have this key; it belongs to adam or adamw, so leave it out"),
    WrongValue(
      yaml: "{kind: sgd, epsilon: 0.1}",
      message: "epsilon: sgd does not have this key; it belongs to rmsprop or adagrad or adam or adamw, so leave it out"
    ),
    WrongValue(
      yaml: "{kind: adagrad, rho: 0.1}",
      message: "rho: adagrad does not have this key; it belongs to rmsprop, so leave it out"),
    WrongValue(
      yaml: "{kind: adam, weight-decay: 0.1}",
      message: "weight-decay: adam does not have this key; it belongs to adamw, so leave it out"),
    WrongValue(
      yaml: "{kind: adam, centered: true}",
      message: "centered: adam does not have this key; it belongs to rmsprop, so leave it out"),
    WrongValue(
      yaml: "{kind: rmsprop, amsgrad: true}",
      message: "amsgrad: rmsprop does not have this key; it belongs to adam or adamw, so leave it out"),
    WrongValue(
      yaml: "{initial-accumulator-value: 1}",
      message: "initial-accumulator-value: adam does not have this key; it belongs to adagrad, so leave it out"),
  ])
  func keysOfAnotherOptimizer(optimizer: WrongValue) throws {
    let text = least("training: {}", "training:\n  optimizer: \(optimizer.yaml)")
    #expect(try complaint(text) == "c.yml, line 8: training.optimizer.\(optimizer.message)")
  }

  @Test(arguments: [
    WrongValue(
      yaml: "{gamma: 0.1}", message: "gamma: constant does not have this key; it belongs to step, so leave it out"),
    WrongValue(
      yaml: "{kind: cosine, decay-steps: 9, staircase: true}",
      message: "staircase: cosine does not have this key; it belongs to exponential, so leave it out"),
    WrongValue(
      yaml: "{kind: step, step-size: 9, decay-steps: 9}",
      message: "decay-steps: step does not have this key; it belongs to exponential or cosine, so leave it out"),
    WrongValue(
      yaml: "{kind: step, step-size: 9, min-rate: 9}",
      message: "min-rate: step does not have this key; it belongs to plateau, so leave it out"),
  ])
  func keysOfAnotherSchedule(schedule: WrongValue) throws {
    let text = least("training: {}", "training:\n  schedule: \(schedule.yaml)")
    #expect(try complaint(text) == "c.yml, line 8: training.schedule.\(schedule.message)")
  }

  @Test func penaltiesBelowZero() throws {
    #expect(
      try complaint(least("units: 128", "units: 128, recurrent-l2: -1"))
        == "c.yml, line 6: model.layers.0.recurrent-l2: -1.0 is less than 0; give 0 or more")
  }

  @Test func keysThatAreThereTwice() throws {
    let complaint = try complaint(least("  embedding: 64", "  embedding: 64\n  embedding: 32"))
    #expect(complaint == "c.yml, line 4: embedding appears twice in this group; remove one")
  }

  @Test(arguments: ["a: [1, 2", "a: b: c", "\t- x", "a: \"open", "{a: 1", "a: *nowhere", "--- 1\n--- 2"])
  func notYAML(text: String) throws {
    let complaint = try complaint("data:\n  path: x\n" + text)
    #expect(complaint.hasPrefix("c.yml") && complaint.contains(": not YAML: "), "\(complaint)")
    #expect(!complaint.contains("\n"))
  }

  @Test func notAGroup() throws {
    for text in ["", "# only a comment\n", "---\n"] {
      #expect(
        [
          "c.yml is empty; a config has the groups data, model and training",
          "c.yml: \"\" where a group of keys is expected; write keys below it, or {key: value}",
        ]
        .contains(try complaint(text)))
    }
    #expect(
      try complaint("hello")
        == "c.yml: \"hello\" where a group of keys is expected; write keys below it, or {key: value}")
    #expect(
      try complaint("- a\n- b")
        == "c.yml: a list where a group of keys is expected; write keys below it, or {key: value}")
  }

  @Test func files() throws {
    let scratch = try Scratch()
    let path = scratch.path("none.yml")
    #expect(
      try failure { try Configuration.read(path: path) }
        == Failure(.missing, "\(path): no such config file; give the path of one, for instance configs/char-lm.yml"))
    let notText = try scratch.write([0x61, 0xFF, 0xFE])
    #expect(
      try failure { try Configuration.read(path: notText) }
        == Failure(.usage, "\(notText) is not UTF-8 text; give a config file in YAML"))
    let folder = scratch.folder.path
    #expect(
      try failure { try Configuration.read(path: folder) }
        == Failure(.io, "\(folder) cannot be read as a file; check what it is and its permissions"))
    let wrong = try scratch.write(Array("data: 5\n".utf8))
    #expect(
      try failure { try Configuration.read(path: wrong) }
        == Failure(
          .usage,
          "\(wrong), line 1: data: \"5\" where a group of keys is expected; write keys below it, or {key: value}"))
  }
}
