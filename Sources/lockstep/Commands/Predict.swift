import ArgumentParser
import Datasets
import Failures
import FoundationEssentials
import HDF5
import Inference
import Networks
import Reporting

struct Predict: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Predicts the targets of examples.",
    usage: """
      lockstep predict <checkpoint> --data <file> [--output <file>]
                       [--states <file>] [--beams <n>]
      """,
    discussion: "Example: lockstep predict runs/sentiment/checkpoints/best --data new.tsv --output predictions.csv")

  @Argument(help: "The checkpoint.", completion: .file(), transform: path)
  var checkpoint: String

  @Option(
    help: ArgumentHelp(
      "The examples, in the format of the config's data, with or without targets. -: standard input.",
      valueName: "file"), completion: .file(), transform: path)
  var data: String

  @Option(
    help: ArgumentHelp(
      "A .tsv, .csv or .h5 file for the predictions; .json for series. (default: tab-separated lines on standard output)",
      valueName: "file"),
    completion: .file(extensions: ["tsv", "csv", "json", "h5"]), transform: path)
  var output: String?

  @Option(
    help: ArgumentHelp(
      "An .h5 file for the outputs of each recurrent layer: (examples, steps, units), NaN after the end of an example.",
      valueName: "file"), transform: path)
  var states: String?

  @OptionGroup var search: SearchOptions

  func run() throws {
    try check(output: output, isNoneOf: [checkpoint, data])
    try check(output: states, "--states", isNoneOf: [checkpoint, data, output])
    let model = try Model(checkpoint: checkpoint)
    if model.run.data.format == .text {
      throw Failure(
        .usage, "\(checkpoint) is a model of running text; lockstep evaluate judges it, lockstep sample writes")
    }
    try search.check(checkpoint, isSearched: model.run.data.format == .pairs)
    let writer = try PredictionWriter(output, hasJSON: model.run.data.format == .series)
    var notFinite = 0
    if states == nil && writer.takesPieces {
      // Lines on the terminal show by themselves how far it is.
      let progress = output == nil ? nil : SetupProgress.onTerminal
      try model.openPieces(data, needsTargets: false, progress) { try writer.write(predictions(model, $0, &notFinite)) }
    } else if let examples = try model.open(data, isPartOfTraining: false, needsTargets: false) as? ExampleDataset {
      if let states { try writeFile(Data(try image(of: try hiddenStates(model, examples))), to: states, "--states") }
      try writer.write(predictions(model, examples, &notFinite))
    }
    try writer.finish()
    warn(notFinite: notFinite, of: checkpoint)
  }

  private func hiddenStates(_ model: Model, _ examples: ExampleDataset) throws -> HiddenStates {
    if model.blueprint.form.source != nil {
      throw Failure(.usage, "--states: \(checkpoint) writes its targets step by step; give a model that reads its data")
    }
    if model.run.model.layers.isEmpty {
      throw Failure(.usage, "--states: \(checkpoint) has no recurrent layer; leave it out")
    }
    return HiddenStates(model.blueprint, model.weights, examples, rows: rows(model, examples))
  }

  /// Returns an HDF5 file with an array for each layer, and the `lengths` of the examples.
  private func image(of states: HiddenStates) throws -> [UInt8] {
    let image = try FileImage(name: "states.h5")
    for layer in states.layers {
      try image.write(layer.values.span, shape: [states.lengths.count, states.steps, layer.units], to: layer.name)
    }
    try image.write(states.lengths.map { Int64($0) }, shape: [states.lengths.count], to: "lengths")
    return try image.finish()
  }

  private func rows(_ model: Model, _ examples: ExampleDataset) -> Int {
    min(model.run.training.batch, max(1, examples.count(.whole)))
  }

  /// - Parameter notFinite: is raised by the number of predictions that are not finite.
  private func predictions(_ model: Model, _ examples: ExampleDataset, _ notFinite: inout Int) -> any PredictionOutput {
    if let windows = examples.windows, let forecaster = model.forecaster(examples) {
      let forecasts = forecaster.forecasts(Array(0..<windows.count))
      notFinite += forecasts.countOfNotFinite
      return ForecastTable(forecasts, windows, steps: windows.horizon, hasTruth: true)
    }
    if model.blueprint.form.source != nil {
      return WrittenTable(model, model.write(examples.sources, beams: search.beams ?? 1), examples.records)
    }
    let predictions = Predictor(model.blueprint, model.weights, examples, rows: rows(model, examples)).run()
    notFinite += predictions.joined().joined().count { !$0.isFinite }
    return PredictionTable(predictions, model, examples.records)
  }
}
