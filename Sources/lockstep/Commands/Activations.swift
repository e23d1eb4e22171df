import ArgumentParser
import Datasets
import Failures
import Files
import Foundation
import Reporting

struct Activations: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes a page of a text in a unit's colours.",
    usage: """
      lockstep activations <checkpoint> --text <file> [--unit <k>]
                           [--output <file>]
      """,
    discussion: """
      The units are ranked by how closely they follow quotes, the length of lines, brackets and the ends of words.

      Example: lockstep activations runs/char-lm/checkpoints/best --text chapter.txt --unit lstm_2/37
      """)

  @Argument(help: "The checkpoint of a model that reads text.", completion: .file())
  var checkpoint: String

  @Option(
    help: ArgumentHelp("The text, of which the first 20,000 tokens are read.", valueName: "file"), completion: .file())
  var text: String

  @Option(
    help: ArgumentHelp(
      "The unit to colour all by: lstm_2/37, or 37 of the topmost layer. (default: the one that follows something best)",
      valueName: "k"))
  var unit: String?

  @Option(
    help: ArgumentHelp("Where to write to.", valueName: "file"), completion: .file(extensions: ["html"]))
  var output = "activations.html"

  func run() throws {
    let model = try Model(checkpoint: checkpoint)
    guard let vocabulary = model.encoding.inputs, model.run.data.format != .pairs else {
      throw Failure(.usage, "\(checkpoint) does not read text; give the checkpoint of a model that does")
    }
    let data = model.run.data
    let tokens = try data.tokens(of: text, from: "--text", vocabulary, limit: 20_000)
    let read = TokenizedText(tokens, vocabulary, areWords: data.unit == .word)
    let states = try UnitStates(read, model.blueprint, model.weights)
    let page = ActivationPage(read, states, chosen: try unit.map { try states.index(ofUnit: $0) }).page(
      title: "What the units of \(checkpoint) follow",
      lead: "\(grouped(tokens.count)) \(data.unit == .word ? "words" : "characters") of \(text)")
    try DurableFile.write(Array(page.html.utf8), to: output, advice: "try again")
    print(output)
  }
}
