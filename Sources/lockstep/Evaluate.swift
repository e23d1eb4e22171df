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
    abstract: "Gives a model's loss, perplexity and bits per character.",
    discussion: "Example: lockstep evaluate runs/char-lm/checkpoints/best --json")

  @Argument(help: "The checkpoint.")
  var checkpoint: String

  @Option(help: "A text to judge by. (default: the test part of the config's text)")
  var data: String?

  @Flag(help: "Prints a JSON object.")
  var json = false

  private struct Result: Encodable {
    let data: String
    let characters: Int
    let loss: Double
    let perplexity: Double
    let bitsPerCharacter: Double
  }

  func run() throws {
    let model = try Model(checkpoint: checkpoint)
    let text = try TextFile(path: data ?? model.run.data.path, from: "--data")
    if data == nil, String(text.hash, radix: 16) != model.dataHash {
      throw Failure(
        .data,
        "\(text.path) is not the text that the model was trained on, so it has no test part; give a text with --data")
    }
    let part = data == nil ? model.run.data.parts(of: text.count)[2] : 0..<text.count
    if part.count < 2 {
      let name = data == nil ? "the test part of \(text.path)" : text.path
      throw Failure(.data, "\(name) is too short to judge by; give a longer text with --data")
    }
    let report = try evaluate(model, text, part)
    // What the model says of the text alone: a penalty is for training.
    let loss = report.loss - report.penalty
    try show(
      Result(
        data: text.path, characters: report.targets, loss: loss, perplexity: exp(loss), bitsPerCharacter: loss / log(2)
      ))
  }

  private func evaluate(_ model: Model, _ text: TextFile, _ part: Range<Int>) throws -> Evaluation.Report {
    let training = model.run.training
    // A short text has fewer rows, so that each has something to read. Its first character is no target.
    let rows = max(1, min(training.batch, (part.count - 1) / training.unroll))
    // Summed as the validation of a training run is, which then has the same bits.
    let sharding = Sharding(rows: rows, shards: min(rows, model.run.parallel.shards))
    let batches = try TextBatches(
      text, model.vocabulary, part: part, name: "test", leastSteps: 1, sharding: sharding, unroll: training.unroll,
      rows: 0..<rows)
    let network = Network(model.blueprint, model.weights, steps: training.unroll, rows: rows)
    return try Evaluation(network, batches, sharding.groups(rank: 0, of: 1), Solo()).run()
  }

  private func show(_ result: Result) throws {
    if json {
      print(String(decoding: try JSON.encoder().encode(result), as: UTF8.self))
    } else {
      print("\(result.data): \(result.characters) characters")
      print("loss                \(result.loss) nats per character")
      print("perplexity          \(result.perplexity)")
      print("bits per character  \(result.bitsPerCharacter)")
    }
  }
}
