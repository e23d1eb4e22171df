import ArgumentParser
import Communication
import Datasets
import Failures
import Files
import Foundation
import Inference
import Networks
import Reporting

struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures loss, accuracy and other metrics of a model.",
    discussion: "Example: lockstep evaluate runs/char-lm/checkpoints/best --json")

  @Argument(help: "The checkpoint.", completion: .file(), transform: path)
  var checkpoint: String

  @Option(
    help: ArgumentHelp(
      "The data, in the format of the config's data. (default: the test split of the config's data)",
      valueName: "file"), completion: .file(), transform: path)
  var data: String?

  @OptionGroup var search: SearchOptions

  @Flag(help: "Prints a JSON object.")
  var json = false

  func run() throws {
    let model = try Model(checkpoint: checkpoint)
    let opened = try model.open(data, isPartOfTraining: data == nil)
    let part = data == nil ? Part.test : .whole
    let isText = model.run.data.format == .text
    let path = data ?? model.run.data.testPath ?? model.run.data.path
    if opened.count(part) < (isText ? 2 : 1) {
      let name = data == nil ? "the test split of \(path)" : path
      throw Failure(.data, "\(name) is too short to judge by; give more with --data")
    }
    let report = try evaluate(model, opened, part)
    let size =
      isText
      ? (model.run.data.unit.plural, report.targets) : ("examples", opened.count(part))
    var measures = report.measures
    var forecasts: ForecastReport?
    if let examples = opened as? ExampleDataset {
      if let windows = examples.windows, let forecaster = model.forecaster(examples) {
        let some = Array(examples.indices(part))
        let judged = ForecastMeasures(forecaster.forecasts(some), windows)
        forecasts = ForecastReport(data: path, forecasts: some.count, judged)
        measures = []
      } else if model.blueprint.form.source != nil, model.run.data.unit != .label {
        measures += model.errors(examples, part, beams: search.beams).measures
      }
    }
    // The penalty of large weights is part of the training objective only.
    let loss = report.loss - report.penalty
    if let text = opened as? TextDataset, let size = try text.size(part) {
      measures += size.measures(loss: loss, besides: measures)
    }
    let result = EvaluationResult(
      data: path, size: size, targets: report.targets, loss: loss, measures: measures, forecasts: forecasts)
    print(json ? String(decoding: try JSON.encoder().encode(result), as: UTF8.self) : result.text)
  }

  private func evaluate(_ model: Model, _ data: any Dataset, _ part: Part) throws -> Evaluation.Report {
    let training = model.run.training
    let rows = data.rows(part, batch: training.batch, unroll: training.unroll)
    // The loss is summed in the same order as in a validation of the training run, so it has the same bits.
    let sharding = Sharding(rows: rows, shards: min(rows, model.run.parallel.shards))
    let batches = try data.batches(part, sharding, rows: 0..<rows, unroll: training.unroll, seed: training.seed)
    let network = Network(
      model.blueprint, model.weights, steps: batches.steps, sourceSteps: batches.sourceSteps, rows: rows)
    let groups = sharding.groups(rank: 0, of: 1)
    let metrics =
      model.blueprint.metrics(model.run.data, model.encoding) + model.blueprint.metricsOfOneProcess
    return try Evaluation(network, batches, groups, metrics, Solo()).run()
  }
}
