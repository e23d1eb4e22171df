import Configuration
import Testing

/// Keys that are unknown, missing, there twice, or of another kind of thing: the message names the file, the line and
/// the key path, and says what to write.
struct KeyMistakesTests {
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

  @Test func keysThatAreThereTwice() throws {
    let complaint = try complaint(least("  embedding: 64", "  embedding: 64\n  embedding: 32"))
    #expect(complaint == "c.yml, line 4: embedding appears twice in this group; remove one")
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

  @Test(arguments: [
    WrongValue(
      yaml: "{momentum: 0.9}",
      message: "momentum: adam does not have this key; it belongs to sgd or rmsprop or lars, so leave it out"),
    WrongValue(
      yaml: "{kind: adam, nesterov: true}",
      message: "nesterov: adam does not have this key; it belongs to sgd or lars, so leave it out"),
    WrongValue(
      yaml: "{kind: rmsprop, nesterov: true}",
      message: "nesterov: rmsprop does not have this key; it belongs to sgd or lars, so leave it out"),
    WrongValue(
      yaml: "{kind: sgd, beta-1: 0.9}",
      message: "beta-1: sgd does not have this key; it belongs to adam or adamw or lamb, so leave it out"),
    WrongValue(
      yaml: "{beta-2: 0.9, kind: sgd}",
      message: "beta-2: sgd does not have this key; it belongs to adam or adamw or lamb, so leave it out"),
    WrongValue(
      yaml: "{kind: sgd, epsilon: 0.1}",
      message: "epsilon: sgd does not have this key; it belongs to rmsprop or adagrad or adam or adamw or lamb or "
        + "lars, so leave it out"),
    WrongValue(
      yaml: "{kind: adagrad, rho: 0.1}",
      message: "rho: adagrad does not have this key; it belongs to rmsprop, so leave it out"),
    WrongValue(
      yaml: "{kind: adam, weight-decay: 0.1}",
      message: "weight-decay: adam does not have this key; it belongs to adamw or lamb or lars, so leave it out"),
    WrongValue(
      yaml: "{kind: lamb, trust-coefficient: 0.1}",
      message: "trust-coefficient: lamb does not have this key; it belongs to lars, so leave it out"),
    WrongValue(
      yaml: "{kind: lamb, amsgrad: true}",
      message: "amsgrad: lamb does not have this key; it belongs to adam or adamw, so leave it out"),
    WrongValue(
      yaml: "{kind: lamb, momentum: 0.9}",
      message: "momentum: lamb does not have this key; it belongs to sgd or rmsprop or lars, so leave it out"),
    WrongValue(
      yaml: "{kind: lars, beta-1: 0.9}",
      message: "beta-1: lars does not have this key; it belongs to adam or adamw or lamb, so leave it out"),
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
    ("series, targets: [y]", "data.unit=word", "text or labelled-text or pairs"),
    ("tags", "data.unit=character", "text or labelled-text or pairs"),
    ("arrays", "data.lower-case=true", "text or labelled-text or pairs or tags or conll or conllu"),
    ("ts", "data.normalize-text=nfc", "text or labelled-text or pairs or tags or conll or conllu"),
    ("labelled-text", "training.unroll=5", "text"),
    ("labelled-text", "training={unroll: 5, steps: 2}", "text"),
  ])
  func keysOfAnotherFormat(data: String, setting: String, owners: String) throws {
    let text = least("  path: data/kjv.txt", "  path: x\n  format: " + data.replacing(", ", with: "\n  "))
    let format = try #require(data.split(separator: ",").first)
    let key = setting.hasPrefix("training") ? "training.unroll" : try #require(setting.split(separator: "=").first)
    #expect(
      try complaint(text, setting)
        == "--set \(key): \(format) does not have this key; it belongs to \(owners), so leave it out")
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
}
