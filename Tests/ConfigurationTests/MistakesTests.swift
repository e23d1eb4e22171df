import Configuration
import Failures
import Foundation
import TestSupport
import Testing

/// Every mistake is named with file, line, key path, what is wrong, and what to write.
struct MistakesTests {
  @Test(arguments: [
    ("  embedding: 64", "  embeding: 64", "line 4: model.embeding: unknown key; did you mean embedding?"),
    ("training: {}", "trainig: {}", "line 7: trainig: unknown key; did you mean training?"),
    (
      "training: {}", "training: {}\nzzzzzzzzz: 1",
      "line 8: zzzzzzzzz: unknown key; known: data, model, training, parallel, checkpoint"
    ),
    (
      "{cell: lstm, units: 128}", "{cell: lstm, units: 1, size: 2}",
      "line 6: model.layers.0.size: unknown key; known: cell, units, kernel-l2, recurrent-l2, bias-l2, activation, "
        + "reset-after, kernel-initializer, recurrent-initializer, unit-forget-bias, bidirectional, dropout, "
        + "recurrent-dropout, weight-drop, output-dropout, residual, layer-normalization"
    ),
    (
      "training: {}", "training:\n  optimizer:\n    beta1: 0.5",
      "line 9: training.optimizer.beta1: unknown key; did you mean beta-1?"
    ),
    ("training: {}", "training:\n  [a, b]: 5", "line 8: training.: unknown key; known: batch"),
  ])
  func unknownKeys(line: String, replacement: String, expected: String) throws {
    let complaint = try complaint(least(line, replacement))
    #expect(complaint.hasPrefix("c.yml, \(expected)"), "\(complaint)")
  }

  @Test(arguments: [
    ("  path: data/kjv.txt", "  unit: character", "line 2: data.path"),
    ("data:\n  path: data/kjv.txt\n", "", "line 1: data"),
    ("  layers:\n    - {cell: lstm, units: 128}\n", "", "line 4: model.layers"),
    ("{cell: lstm, units: 128}", "{units: 128}", "line 6: model.layers.0.cell"),
    ("{cell: lstm, units: 128}", "{cell: lstm}", "line 6: model.layers.0.units"),
    ("\ntraining: {}", "", "line 1: training"),
  ])
  func missingKeys(line: String, replacement: String, expected: String) throws {
    #expect(
      try complaint(least(line, replacement)) == "c.yml, \(expected): missing, and it has no default; give it a value")
  }

  /// A key below `training`, on line 8, with a value of the wrong type.
  @Test(arguments: [
    ("batch: many", "batch: \"many\" is not a whole number; write one, such as 8"),
    ("batch: 6.5", "batch: \"6.5\" is not a whole number; write one, such as 8"),
    ("batch: \"64\"", "batch: \"64\" is not a whole number; write one, such as 8"),
    ("batch: 99999999999999999999", "batch: \"99999999999999999999\" is not a whole number; write one, such as 8"),
    ("batch: [64]", "batch: a list is not a whole number; write one, such as 8"),
    ("batch: {a: 64}", "batch: a group of keys is not a whole number; write one, such as 8"),
    ("batch:", "batch: \"\" is not a whole number; write one, such as 8"),
    ("batch: true", "batch: \"true\" is not a whole number; write one, such as 8"),
    ("clip: much", "clip: \"much\" is not a number; write one, such as 0.5"),
    ("clip: [5]", "clip: a list is not a number; write one, such as 0.5"),
    ("clip: .nan", "clip: \".nan\" is not a number; write one, such as 0.5"),
    ("clip: .inf", "clip: \".inf\" is not a number; write one, such as 0.5"),
    ("epochs: 1.5", "epochs: \"1.5\" is not a whole number; write one, such as 8"),
    ("optimizer: adam", "optimizer: \"adam\" where a group of keys is expected; write keys below it, or {key: value}"),
    ("optimizer: [adam]", "optimizer: a list where a group of keys is expected; write keys below it, or {key: value}"),
    ("optimizer: {kind: adm}", "optimizer.kind: \"adm\" is not known; did you mean adam?"),
    (
      "optimizer: {kind: lion}", "optimizer.kind: \"lion\" is not known; known: sgd, rmsprop, adagrad, adam, adamw"
    ),
    ("optimizer: {kind: [adam]}", "optimizer.kind: a list is not known; known: sgd, rmsprop, adagrad, adam, adamw"),
    (
      "optimizer: {kind: sgd, nesterov: maybe}",
      "optimizer.nesterov: \"maybe\" is neither true nor false; write one of them"
    ),
    ("optimizer: {kind: sgd, nesterov: 1}", "optimizer.nesterov: \"1\" is neither true nor false; write one of them"),
  ])
  func wrongTypes(line: String, expected: String) throws {
    let text = least("training: {}", "training:\n  \(line)")
    #expect(try complaint(text) == "c.yml, line 8: training.\(expected)")
  }

  @Test(arguments: [
    (
      "  path: data/kjv.txt", "  path: [a]",
      "line 2: data.path: a list is not a text; write one, in quotes where it looks like something else"
    ),
    (
      "  path: data/kjv.txt", "  path: \"\"",
      "line 2: data.path: \"\" is not a text; write one, in quotes where it looks like something else"
    ),
    (
      "  path: data/kjv.txt", "  path: x\n  unit: words",
      "line 3: data.unit: \"words\" is not known; did you mean word?"
    ),
    (
      "  path: data/kjv.txt", "  path: x\n  format: txt",
      "line 3: data.format: \"txt\" is not known; did you mean text?"
    ),
    (
      "  path: data/kjv.txt", "  path: x\n  split: 0.9",
      "line 3: data.split: \"0.9\" is not a list; write one in brackets: [a, b]"
    ),
    (
      "  path: data/kjv.txt", "  path: x\n  split: [0.9, a, 0]",
      "line 3: data.split.1: \"a\" is not a number; write one, such as 0.5"
    ),
    (
      "{cell: lstm, units: 128}", "lstm",
      "line 6: model.layers.0: \"lstm\" where a group of keys is expected; write keys below it, or {key: value}"
    ),
    (
      "{cell: lstm, units: 128}", "{cell: lsmt, units: 1}",
      "line 6: model.layers.0.cell: \"lsmt\" is not known; did you mean lstm?"
    ),
    (
      "  embedding: 64", "  embedding: onehot",
      "line 4: model.embedding: \"onehot\" is neither a size nor one-hot; write one of them"
    ),
    (
      "  embedding: 64", "  embedding: [64]",
      "line 4: model.embedding: a list is neither a size nor one-hot; write one of them"
    ),
  ])
  func wrongTypesElsewhere(line: String, replacement: String, expected: String) throws {
    #expect(try complaint(least(line, replacement)) == "c.yml, \(expected)")
  }

  @Test(arguments: [
    ("data", "split: [0.9, 0.1]", "split: 2 shares; give three, for training, validation and test"),
    (
      "data", "split: [1.1, -0.1, 0]",
      "split: a share is negative, or training has none; give three from 0 to 1, the first above 0"
    ),
    (
      "data", "split: [0, 0.5, 0.5]",
      "split: a share is negative, or training has none; give three from 0 to 1, the first above 0"
    ),
    ("data", "split: [0.9, 0.2, 0.05]", "split: the shares sum to 1.15"),
    ("training", "batch: 0", "batch: 0 is not a positive number; give 1 or more"),
    ("training", "unroll: -1", "unroll: -1 is not a positive number; give 1 or more"),
    ("training", "epochs: 0", "epochs: 0 is not a positive number; give 1 or more"),
    ("training", "steps: -5", "steps: -5 is not a positive number; give 1 or more"),
    ("training", "clip: 0", "clip: 0.0 is not a positive number; give one above 0"),
    ("training", "clip: -0.5", "clip: -0.5 is not a positive number; give one above 0"),
    ("training", "validate-every: 0", "validate-every: 0 is not a positive number; give 1 or more"),
    ("training", "report-every: 0", "report-every: 0 is not a positive number; give 1 or more"),
    ("training", "optimizer: {rate: 0}", "optimizer.rate: 0.0 is not a positive number; give one above 0"),
    (
      "training", "optimizer: {beta-1: 1}",
      "optimizer.beta-1: 1.0 is not in the range from 0 to below 1; give a number there"
    ),
    (
      "training", "optimizer: {beta-2: -0.1}",
      "optimizer.beta-2: -0.1 is not in the range from 0 to below 1; give a number there"
    ),
    ("training", "optimizer: {epsilon: 0}", "optimizer.epsilon: 0.0 is not a positive number; give one above 0"),
    (
      "training", "optimizer: {kind: sgd, momentum: 1.5}",
      "optimizer.momentum: 1.5 is not in the range from 0 to below 1; give a number there"
    ),
    (
      "training", "optimizer: {kind: rmsprop, rho: 1}",
      "optimizer.rho: 1.0 is not in the range from 0 to below 1; give a number there"
    ),
    (
      "training", "optimizer: {kind: adagrad, initial-accumulator-value: -1}",
      "optimizer.initial-accumulator-value: -1.0 is less than 0; give 0 or more"
    ),
    (
      "training", "optimizer: {kind: adamw, weight-decay: -0.1}",
      "optimizer.weight-decay: -0.1 is less than 0; give 0 or more"
    ),
    ("training", "schedule: {warm-up: -1}", "schedule.warm-up: -1 is less than 0; give 0 or more"),
    (
      "training", "schedule: {warm-up: 3 weeks}",
      "schedule.warm-up: \"3 weeks\" is neither a number of steps nor one of"
    ),
    (
      "training", "schedule: {warm-up: 1.5}", "schedule.warm-up: \"1.5\" is neither a number of steps nor one of epochs"
    ),
    (
      "training", "schedule: {kind: step, step-size: 0 epochs}",
      "schedule.step-size: 0 is not a positive number; give 1 or more"
    ),
    ("training", "schedule: {kind: step}", "schedule.step-size: missing, and it has no default; give it a value"),
    (
      "training", "schedule: {kind: step, step-size: 9, after: -2}", "schedule.after: -2 is less than 0; give 0 or more"
    ),
    (
      "training", "schedule: {kind: exponential, decay-steps: 9}",
      "schedule.decay-rate: missing, and it has no default; give it a value"
    ),
    ("training", "schedule: {kind: cosine}", "schedule.decay-steps: missing, and it has no default; give it a value"),
    (
      "training", "schedule: {kind: plateau, factor: 1}",
      "schedule.factor: 1.0 is not in the range from 0 to below 1; give a number there"
    ),
    (
      "training", "schedule: {kind: plateau, factor: 0}",
      "schedule.factor: 0.0 is not a positive number; give one above 0"
    ),
    (
      "training", "schedule: {kind: plateau, patience: 0}",
      "schedule.patience: 0 is not a positive number; give 1 or more"
    ),
    ("training", "schedule: {kind: plateau, cooldown: -1}", "schedule.cooldown: -1 is less than 0; give 0 or more"),
    ("training", "early-stopping: {}", "early-stopping.patience: missing, and it has no default; give it a value"),
    (
      "training", "early-stopping: {patience: 0}", "early-stopping.patience: 0 is not a positive number; give 1 or more"
    ),
    (
      "training", "early-stopping: {patience: 1, min-delta: -1}",
      "early-stopping.min-delta: -1.0 is less than 0; give 0 or more"
    ),
    (
      "training", "early-stopping: 5",
      "early-stopping: \"5\" where a group of keys is expected; write keys below it, or {key: value}"
    ),
    ("parallel", "shards: 0", "shards: 0 is not a positive number; give 1 or more"),
    ("parallel", "check-every: 0", "check-every: 0 is not a positive number; give 1 or more"),
    ("checkpoint", "every: 0", "every: 0 is not a positive number; give 1 or more"),
    ("checkpoint", "keep: 0", "keep: 0 is not a positive number; give 1 or more"),
    ("checkpoint", "grace: 0", "grace: 0.0 is not a positive number; give one above 0"),
    ("checkpoint", "grace: 1e300", "grace: 1e+300 is too large; at most a billion seconds"),
  ])
  func valuesOutOfRange(group: String, line: String, expected: String) throws {
    let text = """
      model: {embedding: 4, layers: [{cell: lstm, units: 4}]}
      data:
        path: x
        \(group == "data" ? line : "")
      \(group == "data" ? "" : "\(group):\n  \(line)")
      \(group == "training" ? "" : "training: {}")
      """
    let complaint = try complaint(text)
    #expect(complaint.hasPrefix("c.yml, line \(group == "data" ? 4 : 6): \(group).\(expected)"), "\(complaint)")
  }

  @Test func textNeedsVectorsAndLayers() throws {
    #expect(
      try complaint(least("  embedding: 64\n", ""))
        == "c.yml: model.embedding: missing; say how tokens become vectors: a size, or one-hot")
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
    ("{cell: gru, units: 1, activation: relu}", "activation: gru has none; it belongs to simple-rnn, so leave it out"),
    ("{cell: lstm, units: 1, reset-after: true}", "reset-after: lstm has none; it belongs to gru, so leave it out"),
    (
      "{cell: gru, units: 1, unit-forget-bias: false}",
      "unit-forget-bias: gru has none; it belongs to lstm, so leave it out"
    ),
    ("{cell: lstm, units: 1, dropout: 1}", "dropout: 1.0 is not in the range from 0 to below 1; give a number there"),
    (
      "{cell: lstm, units: 1, recurrent-dropout: -0.1}",
      "recurrent-dropout: -0.1 is not in the range from 0 to below 1; give a number there"
    ),
    (
      "{cell: lstm, units: 1, bidirectional: both}",
      "bidirectional: \"both\" is not known; known: concat, sum, mul, average"
    ),
    ("{cell: simple-rnn, units: 1, activation: rleu}", "activation: \"rleu\" is not known; did you mean relu?"),
  ])
  func keysOfLayers(layer: String, expected: String) throws {
    let complaint = try complaint(least("{cell: lstm, units: 128}", layer))
    #expect(complaint == "c.yml, line 6: model.layers.0.\(expected)")
  }

  @Test func aTextIsNotReadFromItsEnd() throws {
    let complaint = try complaint(least("{cell: lstm, units: 128}", "{cell: lstm, units: 1, bidirectional: sum}"))
    #expect(
      complaint
        == "c.yml: model.layers.0.bidirectional: a text goes on from batch to batch, and cannot be read from its "
        + "end; leave it out")
  }

  @Test(arguments: [
    ("{momentum: 0.9}", "momentum: adam has none; it belongs to sgd or rmsprop, so leave it out"),
    ("{kind: adam, nesterov: true}", "nesterov: adam has none; it belongs to sgd, so leave it out"),
    ("{kind: rmsprop, nesterov: true}", "nesterov: rmsprop has none; it belongs to sgd, so leave it out"),
    ("{kind: sgd, beta-1: 0.9}", "beta-1: sgd has none; it belongs to adam or adamw, so leave it out"),
    ("{beta-2: 0.9, kind: sgd}", "beta-2: sgd has none; it belongs to adam or adamw, so leave it out"),
    (
      "{kind: sgd, epsilon: 0.1}",
      "epsilon: sgd has none; it belongs to rmsprop or adagrad or adam or adamw, so leave it out"
    ),
    ("{kind: adagrad, rho: 0.1}", "rho: adagrad has none; it belongs to rmsprop, so leave it out"),
    ("{kind: adam, weight-decay: 0.1}", "weight-decay: adam has none; it belongs to adamw, so leave it out"),
    ("{kind: adam, centered: true}", "centered: adam has none; it belongs to rmsprop, so leave it out"),
    ("{kind: rmsprop, amsgrad: true}", "amsgrad: rmsprop has none; it belongs to adam or adamw, so leave it out"),
    (
      "{initial-accumulator-value: 1}",
      "initial-accumulator-value: adam has none; it belongs to adagrad, so leave it out"
    ),
  ])
  func keysOfAnotherOptimizer(optimizer: String, expected: String) throws {
    let text = least("training: {}", "training:\n  optimizer: \(optimizer)")
    #expect(try complaint(text) == "c.yml, line 8: training.optimizer.\(expected)")
  }

  @Test(arguments: [
    ("{gamma: 0.1}", "gamma: constant has none; it belongs to step, so leave it out"),
    (
      "{kind: cosine, decay-steps: 9, staircase: true}",
      "staircase: cosine has none; it belongs to exponential, so leave it out"
    ),
    (
      "{kind: step, step-size: 9, decay-steps: 9}",
      "decay-steps: step has none; it belongs to exponential or cosine, so leave it out"
    ),
    ("{kind: step, step-size: 9, min-rate: 9}", "min-rate: step has none; it belongs to plateau, so leave it out"),
  ])
  func keysOfAnotherSchedule(schedule: String, expected: String) throws {
    let text = least("training: {}", "training:\n  schedule: \(schedule)")
    #expect(try complaint(text) == "c.yml, line 8: training.schedule.\(expected)")
  }

  @Test func penaltiesBelowZero() throws {
    #expect(
      try complaint(least("units: 128", "units: 128, recurrent-l2: -1"))
        == "c.yml, line 6: model.layers.0.recurrent-l2: -1.0 is less than 0; give 0 or more")
  }

  @Test func keysThatAreThereTwice() throws {
    let complaint = try complaint(least("  embedding: 64", "  embedding: 64\n  embedding: 32"))
    #expect(complaint == "c.yml, line 4: embedding stands twice in this group; mend it there")
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
