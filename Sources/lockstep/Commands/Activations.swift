import ArgumentParser
import Datasets
import Failures
import Files
import Reporting

struct Activations: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes an HTML page: a text, coloured by a unit.",
    usage: """
      lockstep activations <checkpoint> --text <file> [--unit <k>]
                           [--output <file>]
      """,
    discussion: """
      The colours show the state of the unit after each token. The page also ranks the units by how closely they track \
      quotes, the position in the line, brackets and the ends of words.

      Example: lockstep activations runs/char-lm/checkpoints/best --text chapter.txt --unit lstm_2/37
      """)

  @Argument(help: "The checkpoint of a model that reads text.", completion: .file(), transform: path)
  var checkpoint: String

  @Option(
    help: ArgumentHelp("The text. Only its first 20,000 tokens are used.", valueName: "file"), completion: .file(),
    transform: path)
  var text: String

  @Option(
    help: ArgumentHelp(
      "The unit: lstm_2/37, or 37 for the topmost layer. (default: the unit with the highest correlation)",
      valueName: "k"))
  var unit: String?

  @Option(
    help: ArgumentHelp("The file to write.", valueName: "file"), completion: .file(extensions: ["html"]),
    transform: path)
  var output = "activations.html"

  func run() throws {
    try check(output: output, isNoneOf: [checkpoint, text])
    let model = try Model(checkpoint: checkpoint)
    guard let vocabulary = model.encoding.inputs, model.run.data.format != .pairs else {
      throw Failure(.usage, "\(checkpoint) does not read text; give the checkpoint of a model that does")
    }
    var data = model.run.data
    // Sentences with tags come as words, whatever the unit of other texts is.
    if [.tags, .conll, .conllu].contains(data.format) { data.unit = .word }
    let tokens = try data.tokens(of: text, from: "--text", vocabulary, limit: 20_000)
    let read = TokenizedText(tokens, vocabulary, data.unit)
    let states = try UnitStates(read, model.blueprint, model.weights)
    let page = ActivationPage(read, states, chosen: try unit.map { try states.index(ofUnit: $0) }).page(
      title: "Activations of \(checkpoint)",
      lead: "\(grouped(tokens.count)) \(data.unit.plural) of \(text)")
    try DurableFile.write(Array(page.html.utf8), to: output, advice: "try again")
    print(output)
  }
}
