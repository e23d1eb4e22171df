import Configuration
import Failures
import FoundationEssentials
import Networks
import Plans
import TestSupport
import Testing

struct RoundTripTests {
  @Test func shippedConfigs() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
    let configs = root.appending(path: "configs")
    let names = try FileManager.default.contentsOfDirectory(atPath: configs.path).filter { $0.hasSuffix(".yml") }
    #expect(names.contains("char-lm.yml"))
    for name in names {
      let run = try Configuration.read(path: configs.appending(path: name).path)
      try expectRoundTrip(run)
    }
  }

  @Test func theCharacterModelIsTheOneThatTheReadmeMeasures() throws {
    let path = URL(filePath: #filePath).appending(path: "../../../configs/char-lm.yml").standardized.path
    let run = try Configuration.read(path: path, overrides: ["training.epochs=5"])
    #expect(run.model.input == .embedding(64) && run.model.layers.map(\.units) == [128, 128])
    #expect(run.training.batch == 64 && run.training.unroll == 64 && run.training.epochs == 5)
    #expect(run.training.optimizer.kind == .adam && run.training.optimizer.rate == 0.002 && run.training.clip == 5)
  }

  @Test(arguments: [
    [], ["training.steps=1"], ["training.epochs=3", "training.steps=20"], ["training.batch=3"],
    ["training.optimizer.kind=sgd"],
    ["training.optimizer={kind: sgd, rate: 0.25, momentum: 0.9, nesterov: true}"],
    ["training.optimizer={kind: adam, rate: 1e-5, beta-1: 0, beta-2: 0.99, epsilon: 1.0e-10}"],
    ["training.optimizer={kind: rmsprop, rho: 0.8, momentum: 0.5, centered: true, epsilon: 1e-3}"],
    ["training.optimizer={kind: adagrad, initial-accumulator-value: 0}"],
    ["training.optimizer={kind: adamw, weight-decay: 0.1, amsgrad: true}"],
    ["training.optimizer={kind: lamb, beta-1: 0.8, beta-2: 0.99, weight-decay: 0.01, epsilon: 1e-6}"],
    ["training.optimizer={kind: lars, momentum: 0, nesterov: true, trust-coefficient: 0.02, weight-decay: 1e-4}"],
    ["training.schedule={kind: step, step-size: 1 epoch, gamma: 0.5, after: 10 epochs, warm-up: 20}"],
    ["training.schedule={kind: exponential, decay-steps: 100, decay-rate: 0.9, staircase: true}"],
    ["training.schedule={kind: cosine, decay-steps: 3 epochs, alpha: 0.1}", "training.early-stopping={patience: 4}"],
    ["training.schedule={kind: plateau, factor: 0.5, patience: 2, min-delta: 0, cooldown: 1, min-rate: 1e-5}"],
    ["model.layers.0={cell: lstm, units: 3, kernel-l2: 0.01, recurrent-l2: 0, bias-l2: 1e-4}"],
    ["training.optimizer.rate=0.1", "training.clip=0.30000000000000004", "training.seed=-12"],
    ["training.optimizer.rate=3.0e+20", "training.clip=12345678901234567890"],
    ["training.seed=9223372036854775807", "training.validate-every=1", "training.report-every=2"],
    ["data.split=[0.7, 0.2, 0.1]"], ["data.split=[1, 0, 0]"], ["data.split=[0.3333333, 0.3333333, 0.3333334]"],
    ["model.embedding=one-hot"], ["model.weights-from=a b.h5"],
    ["model.layers=[{cell: simple-rnn, units: 2, activation: hard-sigmoid, dropout: 0.1, output-dropout: 0.5}]"],
    ["model.layers=[{cell: gru, units: 2, reset-after: false}, {cell: gru, units: 3}]"], ["model.embedding=one-hot"],
    ["model.layers=[{cell: lstm, units: 2, kernel-initializer: he-normal, unit-forget-bias: false}]"],
    ["model.dense=[{units: 3, kernel-initializer: orthogonal}]", "model.output-initializer=he-uniform"],
    ["model.layers=[{cell: lstm, units: 1}, {cell: lstm, units: 4097}]"],
    [
      "parallel.shards=3", "parallel.check-every=10", "parallel.reduction=fast", "checkpoint.every=7",
      "checkpoint.keep=1", "checkpoint.grace=0.5",
    ],
  ])
  func configs(overrides: [String]) throws {
    try expectRoundTrip(try Configuration.parse(least, name: "c.yml", overrides: overrides))
  }

  @Test(arguments: [
    "data/größe 字.txt", "a: b.txt", "# no comment", "it's \"quoted\"", "true", "~", "null", "17", "1e5", "- x",
    " space ",
    "*", "&a", "{a}", "[", "!tag", "%", "@", "back\\slash", "tab\tin", String(repeating: "long name/", count: 40),
  ])
  func paths(path: String) throws {
    var run = try parse(least)
    run.data.path = path
    try expectRoundTrip(run)
  }

  @Test func theTextNamesEveryKeyThatHasMeaning() throws {
    let text = try Configuration.text(try parse(least, "training.clip=5"))
    for key in ["format: text", "split: [0.9, 0.05, 0.05]", "clip: 5.0", "kind: adam", "beta-1: 0.9", "shards: 8"] {
      #expect(text.contains(key), "\(text)")
    }
    #expect(!text.contains("momentum") && !text.contains("steps:"))
    let descent = try Configuration.text(try parse(least, "training.optimizer.kind=sgd"))
    #expect(descent.contains("momentum: 0.0") && !descent.contains("beta") && !descent.contains("epsilon"))
  }

  @Test func keysWithoutMeaningAreNotWrittenAndStoredOnesArePassedOver() throws {
    let series = least("  path: data/kjv.txt", "  format: series\n  path: a.csv\n  targets: [y]").replacing(
      "embedding: 64", with: "loss: huber")
    let run = try parse(series)
    let text = try Configuration.text(run)
    for key in ["unroll:", "unit:", "lower-case:", "normalize-text:"] { #expect(!text.contains(key), "\(text)") }
    try expectRoundTrip(run)
    // As a version wrote it that did not know which formats have these keys.
    let stored = text.replacing("format: series", with: "format: series\n  unit: word\n  lower-case: true").replacing(
      "training:", with: "training:\n  unroll: 7")
    #expect(try Configuration.parse(stored: stored, name: "old.h5").data == run.data)
    #expect(throws: Failure.self) { try Configuration.parse(stored, name: "c.yml") }
  }

  private func expectRoundTrip(_ run: Run, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let text = try Configuration.text(run)
    #expect(try Configuration.parse(text, name: "config.yml") == run, "\(text)", sourceLocation: sourceLocation)
    #expect(try Configuration.text(Configuration.parse(text, name: "")) == text, sourceLocation: sourceLocation)
  }
}
