import Configuration
import Datasets
import Failures
import Plans
import TestSupport
import Testing

/// A model that does not fit its data is an error of the config if the format says enough, and otherwise of the data.
struct ModelFitTests {
  private let series = """
    data: {format: series, path: x.csv, inputs: [a], targets: [b]}
    model: {layers: [{cell: gru, units: 4}]}
    training: {}
    """
  private let ts = "data: {format: ts, path: x.ts}\nmodel: {layers: [{cell: gru, units: 4}]}\ntraining: {}"
  private let arrays = "data: {format: arrays, path: x.h5}\nmodel: {layers: [{cell: gru, units: 4}]}\ntraining: {}"

  /// A setting of a model that reads and predicts numbers, and the message about it.
  struct Misfit {
    let setting: String
    let message: String

    func message(about path: String) -> String { message.replacing("FILE", with: path) }
  }

  static let misfits = [
    Misfit(
      setting: "model.embedding=4",
      message: "model.embedding: the inputs of FILE are numbers, not tokens; leave it out"),
    Misfit(
      setting: "model.loss=cross-entropy",
      message:
        "model.loss: cross-entropy does not fit the targets of FILE, which are numbers; use another loss, or leave it out"
    ),
    Misfit(
      setting: "training.label-smoothing=0.1",
      message: "training.label-smoothing: the targets of FILE are numbers, not classes; leave it out"),
  ]

  @Test func theConfigNamesTheFormat() throws {
    for misfit in Self.misfits {
      #expect(try complaint(series, misfit.setting) == "c.yml: \(misfit.message(about: "x.csv"))")
    }
    #expect(try complaint(ts, "model.embedding=4") == "c.yml: \(Self.misfits[0].message(about: "x.ts"))")
    #expect(
      try complaint(least, "model.loss=huber")
        == "c.yml: model.loss: huber does not fit the targets of data/kjv.txt, which are tokens; use another loss, "
        + "or leave it out")
  }

  @Test func theDataHasTheRest() throws {
    let form = DataForm(input: .values(count: 3), target: .values(count: 2), hasTargetAtEveryStep: false)
    for misfit in Self.misfits {
      let run = try parse(arrays, misfit.setting)
      let failure = try failure { try ModelFit(run.data, form).check(run) }
      #expect(failure == Failure(.usage, misfit.message(about: "x.h5")))
    }
    let tokens = DataForm(input: .token(count: 3), target: .token(count: 2), hasTargetAtEveryStep: false)
    let run = try parse(arrays)
    #expect(
      try failure { try ModelFit(run.data, tokens).check(run) }
        == Failure(
          .usage, "model.embedding: missing, but the inputs of x.h5 are tokens; give a size, or one-hot"))
    #expect(throws: Failure.self) { try check(parse(arrays, "model.loss=huber"), tokens) }
  }

  private func check(_ run: Run, _ form: DataForm) throws { try ModelFit(run.data, form).check(run) }

  @Test func labelsOfTexts() throws {
    let text = least.replacing("data:", with: "data: \n  format: labelled-text")
    #expect(try parse(text, "data.labels=multi-label").model.loss == .binaryCrossEntropy)
    #expect(try parse(text, "data.labels=multi-label", "model.loss=huber").model.loss == .huber)
    #expect(try parse(text, "data.labels=number").model.loss == nil)
    #expect(
      try complaint(text, "data.labels=number", "model.loss=cross-entropy")
        == "c.yml: model.loss: cross-entropy does not fit the targets of data/kjv.txt, which are numbers; use another "
        + "loss, or leave it out")
  }

  @Test func whatFits() throws {
    let numbers = DataForm(input: .values(count: 3), target: .values(count: 2), hasTargetAtEveryStep: false)
    let classes = DataForm(input: .values(count: 3), target: .token(count: 2), hasTargetAtEveryStep: false)
    let probabilities = try parse(arrays, "model.loss=binary-cross-entropy", "training.label-smoothing=0.1")
    try check(probabilities, numbers)
    try check(parse(arrays, "training.label-smoothing=0.1"), classes)
    try check(parse(ts, "model.loss=cross-entropy"), classes)
    try check(parse(ts, "model.loss=huber"), numbers)
  }

  @Test func tiedEmbeddings() throws {
    let message = "c.yml: model.tied-embeddings: the targets are not tokens of a learned embedding; leave it out"
    #expect(try complaint(least, "model.tied-embeddings=true", "model.embedding=one-hot") == message)
    for text in [arrays, series, ts] { #expect(try complaint(text, "model.tied-embeddings=true") == message) }
    #expect(
      try complaint(least, "model.tied-embeddings=true", "data.format=tags") == message)
    #expect(try parse(least, "model.tied-embeddings=true", "model.layers.0.units=64").model.tiedEmbeddings)
  }
}
