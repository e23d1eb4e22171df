import ArgumentParser
import Communication
import Datasets
import Failures
import Files
import FoundationEssentials
import Inference
import Networks
import Reporting

struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures loss, accuracy and other metrics of a model.",
    usage: """
      lockstep evaluate <checkpoint> [--data <file>] [--batch <n>]
                        [--beams <n>] [--json]
      """,
    discussion: "Example: lockstep evaluate runs/char-lm/checkpoints/best --json")

  @Argument(help: "The checkpoint.", completion: .file(), transform: path)
  var checkpoint: String

  @Option(
    help: ArgumentHelp(
      "The data, in the format of the config's data. (default: the test split of the config's data)",
      valueName: "file"), completion: .file(), transform: path)
  var data: String?

  @Option(
    help: ArgumentHelp(
      "The number of rows that are read at once. A running text is divided into as many rows, each of which starts from "
        + "the zero state. (default: the config's training.batch)", valueName: "n"))
  var batch: Int?

  @OptionGroup var search: SearchOptions

  @Flag(help: "Prints a JSON object.")
  var json = false

  func validate() throws {
    if let batch, batch < 1 { throw ValidationError("--batch \(batch) is not a positive number") }
  }

  func run() throws {
    let model = try Model(checkpoint: checkpoint)
    try search.check(checkpoint, isSearched: judgesWhatIsWritten(model))
    let result = if let data, takesPieces(model) { try judgePieces(model, data) } else { try judgeWhole(model) }
    print(json ? String(decoding: try JSON.encoder().encode(result), as: UTF8.self) : result.text)
  }

  /// Whether the data may have any size. What a model writes is compared with all targets of its source, which may stand
  /// anywhere in a file.
  private func takesPieces(_ model: Model) -> Bool {
    switch model.run.data.format {
    case .labelledText, .tags, .conll, .conllu: true
    case .text, .pairs, .series, .ts, .arrays: false
    }
  }

  /// Whether targets that the model writes are judged. A label, such as a country, has any number of right targets.
  private func judgesWhatIsWritten(_ model: Model) -> Bool {
    model.blueprint.form.source != nil && model.run.data.unit != .label && model.run.data.format == .pairs
  }

  /// Judges by a file that is read piece by piece.
  private func judgePieces(_ model: Model, _ path: String) throws -> EvaluationResult {
    var judge: (sharding: Sharding, evaluation: Evaluation)?
    var (count, hasTargets) = (0, false)
    try model.openPieces(path, needsTargets: true, .onTerminal) { piece in
      let (sharding, evaluation) = try judge ?? self.evaluation(model, rows: rows(model, of: piece.count(.whole)))
      judge = (sharding, evaluation)
      count += piece.count(.whole)
      hasTargets = hasTargets || piece.hasTargets(.whole)
      try add(model, piece, .whole, sharding, to: evaluation)
    }
    guard let report = try judge?.evaluation.report(), hasTargets else { throw withoutTargets(path) }
    return EvaluationResult(
      data: path, size: ("examples", count), targets: report.targets, loss: report.loss - report.penalty,
      measures: report.measures)
  }

  /// Judges by the test split, or by a file that is read as a whole.
  private func judgeWhole(_ model: Model) throws -> EvaluationResult {
    let opened = try model.open(data, isPartOfTraining: data == nil)
    let part = data == nil ? Part.test : .whole
    let isText = model.run.data.format == .text
    let path = data ?? model.run.data.testPath ?? model.run.data.path
    if opened.count(part) < (isText ? 2 : 1) {
      if part == .test && opened.count(part) == 0 {
        throw Failure(.data, "\(path) has no test split; give data with --data")
      }
      let name = data == nil ? "the test split of \(path)" : path
      throw Failure(.data, "\(name) is too short to judge by; give more with --data")
    }
    if let examples = opened as? ExampleDataset, !examples.hasTargets(part) { throw withoutTargets(path) }
    let rows = opened.rows(part, batch: rows(model, of: opened.count(part)), unroll: model.run.training.unroll)
    let (sharding, evaluation) = try evaluation(model, rows: rows)
    try add(model, opened, part, sharding, to: evaluation)
    let report = try evaluation.report()
    let size =
      isText
      ? (model.run.data.unit.plural, report.targets) : ("examples", opened.count(part))
    // The penalty of large weights is part of the training objective only.
    var result = EvaluationResult(
      data: path, size: size, targets: report.targets, loss: report.loss - report.penalty, measures: report.measures)
    try addMeasures(model, opened, part, to: &result)
    return result
  }

  /// Returns how many rows are read at once, of so many examples or tokens. More rows than there are would take memory for
  /// nothing.
  private func rows(_ model: Model, of count: Int) -> Int {
    batch.map { min($0, max(1, count)) } ?? model.run.training.batch
  }

  private func withoutTargets(_ path: String) -> Failure {
    Failure(.data, "\(path) has no target to judge by; give examples with targets with --data")
  }

  /// Adds what batches do not tell.
  private func addMeasures(
    _ model: Model, _ opened: any Dataset, _ part: Part, to result: inout EvaluationResult
  ) throws {
    if let examples = opened as? ExampleDataset {
      if let windows = examples.windows, let forecaster = model.forecaster(examples) {
        let some = Array(examples.indices(part))
        let judged = ForecastMeasures(forecaster.forecasts(some), windows)
        result.forecasts = ForecastReport(data: result.data, forecasts: some.count, judged)
        result.measures = []
      } else if judgesWhatIsWritten(model) {
        result.measures += model.errors(examples, part, beams: search.beams ?? 1).measures
      }
    }
    if let text = opened as? TextDataset, let size = try text.size(part) {
      result.measures += size.measures(loss: result.loss, besides: result.measures)
    }
  }

  /// Returns how batches of a number of rows are cut into shards, and the sums over them.
  private func evaluation(_ model: Model, rows: Int) throws -> (Sharding, Evaluation) {
    // The loss is summed in the same order as in a validation of the training run, so it has the same bits.
    let sharding = Sharding(rows: rows, shards: min(rows, model.run.parallel.shards))
    let metrics = model.blueprint.metrics(model.run.data, model.encoding) + model.blueprint.metricsOfOneProcess
    return (sharding, try Evaluation(sharding.groups(rank: 0, of: 1), metrics, Solo()))
  }

  private func add(
    _ model: Model, _ data: any Dataset, _ part: Part, _ sharding: Sharding, to evaluation: Evaluation
  ) throws {
    let training = model.run.training
    let batches = try data.batches(
      part, sharding, rows: 0..<sharding.rows, unroll: training.unroll, seed: training.seed)
    let network = Network(
      model.blueprint, model.weights, steps: batches.steps, sourceSteps: batches.sourceSteps, rows: sharding.rows)
    try evaluation.add(network, batches)
  }
}
