import ArgumentParser
import Datasets
import Failures
import Inference

struct Sample: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes text with a trained model.",
    usage: """
      lockstep sample <checkpoint> [--prime <text>] [--source <text>]
                      [--length <n>] [--temperature <x>] [--seed <n>]
      """,
    discussion: "Example: lockstep sample runs/char-lm/checkpoints/best --prime \"In the beginning\" --temperature 0.7")

  @Argument(help: "The checkpoint.", completion: .file(), transform: path)
  var checkpoint: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The text to continue. (default: the start of a line)", valueName: "text"))
  var prime: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("For models of pairs: the source to write a target for.", valueName: "text"))
  var source: String?

  @Option(parsing: .unconditional, help: ArgumentHelp("The number of characters or words to write.", valueName: "n"))
  var length = 400

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Values below 1 favour likely tokens, values above 1 rare ones. With 0, only the likeliest token is written.",
      valueName: "x"))
  var temperature = 1.0

  @Option(parsing: .unconditional, help: ArgumentHelp("The same seed gives the same text.", valueName: "n"))
  var seed = 1

  func validate() throws {
    // The whole text is made before it is written.
    let most = 1 << 20
    if !(0...most).contains(length) { throw ValidationError("--length \(length): give a number from 0 to \(most)") }
    if !(temperature >= 0) { throw ValidationError("--temperature \(temperature) is no number from 0") }
    if source?.isEmpty == true { throw ValidationError("--source is empty; give a text") }
    if prime?.isEmpty == true { throw ValidationError("--prime is empty; leave it out, or give a text") }
  }

  func run() throws {
    let model = try Model(checkpoint: checkpoint)
    if model.blueprint.form.source != nil { return print(try target(model)) }
    guard model.run.data.format == .text, let vocabulary = model.encoding.inputs else {
      throw Failure(
        .usage, "\(checkpoint) is no model of running text; lockstep predict says what it makes of examples")
    }
    if source != nil { throw Failure(.usage, "\(checkpoint) has no sources; give it a beginning with --prime") }
    let sampler = Sampler(model.blueprint, model.weights, temperature: Float(temperature), seed: seed)
    print(try sampler.text(after: prime, count: length, model.run.data, vocabulary))
  }

  /// Samples a target of the source.
  private func target(_ model: Model) throws -> String {
    guard let source, prime == nil else {
      throw Failure(
        .usage, "\(checkpoint) writes what it is given a source of; give it one with --source, and no --prime")
    }
    let tokens = try model.source(source)
    let sampler = Sampler(
      model.blueprint, model.weights, temperature: Float(temperature), seed: seed, sourceSteps: tokens.count)
    return model.text(sampler.target(of: tokens, limit: length))
  }
}
