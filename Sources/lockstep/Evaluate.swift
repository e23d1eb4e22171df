import ArgumentParser
import Communication
import Datasets
import Failures
import Foundation
import Networks
import Reporting
import Training

struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Judges a model: its loss, accuracy and the like.",
    discussion: "Example: lockstep evaluate runs/char-lm/checkpoints/best --json")

  @Argument(help: "The checkpoint.", completion: .file())
  var checkpoint: String

  @Option(
    help: ArgumentHelp(
      "Data to judge by, in the form of the config's. (default: the test part of the config's data)",
      valueName: "file"), completion: .file())
  var data: String?

  @Option(help: "Of models that write: how many beginnings of a target are kept while it is searched for.")
  var beams = 1

  @Flag(help: "Prints a JSON object.")
  var json = false

  func validate() throws {
    if !(1...1000).contains(beams) { throw ValidationError("--beams \(beams) is not from 1 to 1000") }
  }

  private struct Result: Encodable {
    let data: String
    var characters: Int?
    var words: Int?
    var examples: Int?
    var targets: Int?
    let loss: Double
    var perplexity: Double?
    var bitsPerCharacter: Double?
    var accuracy: Double?
    var meanAbsoluteError: Double?
    var tokenErrorRate: Double?
    var sequenceErrorRate: Double?
    var bleu: Double?
  }

  func run() throws {
    let model = try Model(checkpoint: checkpoint)
    let opened = try model.open(data, isPartOfTraining: data == nil)
    let part = data == nil ? Part.test : .whole
    let isText = model.run.data.format == .text
    if opened.count(part) < (isText ? 2 : 1) {
      let path = data ?? model.run.data.path
      let name = data == nil ? "the test part of \(path)" : path
      throw Failure(.data, "\(name) is too short to judge by; give more with --data")
    }
    let report = try evaluate(model, opened, part)
    // What the model says of the data alone: a penalty is for training.
    let loss = report.loss - report.penalty
    var result = Result(data: data ?? model.run.data.path, loss: loss)
    if isText {
      result.perplexity = exp(loss)
      if model.run.data.unit == .character {
        (result.characters, result.bitsPerCharacter) = (report.targets, loss / log(2))
      } else {
        result.words = report.targets
      }
    } else {
      (result.examples, result.targets) = (opened.count(part), report.targets)
    }
    if report.metric.name == "accuracy" {
      result.accuracy = report.metric.value
    } else {
      result.meanAbsoluteError = report.metric.value
    }
    if let examples = opened as? ExampleDataset, model.blueprint.form.source != nil, model.run.data.unit != .label {
      let errors = model.errors(examples, part, beams: beams)
      result.tokenErrorRate = errors.tokenErrorRate
      result.sequenceErrorRate = errors.sequenceErrorRate
      result.bleu = errors.bleu
    }
    try show(result)
  }

  private func evaluate(_ model: Model, _ data: any Dataset, _ part: Part) throws -> Evaluation.Report {
    let (training, encoding) = (model.run.training, model.encoding)
    let rows = data.rows(part, batch: training.batch, unroll: training.unroll)
    // Summed as the validation of a training run is, which then has the same bits.
    let sharding = Sharding(rows: rows, shards: min(rows, model.run.parallel.shards))
    let batches = try data.batches(part, sharding, rows: 0..<rows, unroll: training.unroll, seed: training.seed)
    let network = Network(
      model.blueprint, model.weights, steps: batches.steps, sourceSteps: batches.sourceSteps, rows: rows)
    let groups = sharding.groups(rank: 0, of: 1)
    return try Evaluation(network, batches, groups, Metric(model.blueprint, encoding), Solo()).run()
  }

  private func show(_ result: Result) throws {
    if json { return print(String(decoding: try JSON.encoder().encode(result), as: UTF8.self)) }
    let size =
      result.examples.map { "\($0) examples" } ?? result.words.map { "\($0) words" }
      ?? "\(result.characters ?? 0) characters"
    print("\(result.data): \(size)")
    let lines: [(String, Double?)] = [
      ("loss", result.loss), ("perplexity", result.perplexity), ("bits per character", result.bitsPerCharacter),
      ("accuracy", result.accuracy), ("mean absolute error", result.meanAbsoluteError),
      ("token error rate", result.tokenErrorRate), ("sequence error rate", result.sequenceErrorRate),
      ("BLEU", result.bleu),
    ]
    for (name, value) in lines {
      if let value { print("\(name)\(String(repeating: " ", count: 20 - name.count))\(value)") }
    }
  }
}
