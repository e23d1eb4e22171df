import ArgumentParser
import Configuration
import Datasets
import Failures
import Files
import FoundationEssentials
import Inspection

struct Neighbors: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lists the nearest words in the embedding, by cosine.",
    discussion: """
      Invisible characters are escaped as in Python: \\n, \\t, \\\\, \\u0020.

      Example: lockstep neighbors runs/char-lm/checkpoints/best e "\\n" --count 5
      """)

  @Argument(help: "The checkpoint.", completion: .file(), transform: path)
  var checkpoint: String

  @Argument(help: "The words. For a model of characters, single characters.")
  var words: [String]

  @Option(
    name: [.customShort("n"), .long], help: ArgumentHelp("The number of neighbors of each word.", valueName: "n"))
  var count = 10

  @Flag(help: "Prints a JSON array.")
  var json = false

  private struct Result: Encodable {
    struct Neighbor: Encodable {
      let word: String
      let cosine: Double
    }

    let word: String
    let neighbors: [Neighbor]
  }

  func validate() throws {
    if count < 1 { throw ValidationError("--count \(count) is not a positive number") }
  }

  func run() throws {
    let model = try Model(checkpoint: checkpoint)
    let (rows, known) = (NearestRows(try model.embedding()), model.vocabulary.words)
    let tokens = try words.map { try token($0, model.vocabulary) }
    let results = tokens.map { token in
      Result(
        word: known[token],
        neighbors: rows.nearest(to: token, count: count).map { .init(word: known[$0.token], cosine: $0.cosine) })
    }
    try show(results)
  }

  private func token(_ word: String, _ vocabulary: Vocabulary) throws -> Int {
    if let token = vocabulary.token(word: word) { return token }
    throw Failure(
      .data, "the model does not know \"\(word)\"; \(suggestion(for: word, among: vocabulary.words))")
  }

  private func show(_ results: [Result]) throws {
    if json { return print(String(decoding: try JSON.encoder(.prettyPrinted).encode(results), as: UTF8.self)) }
    for result in results {
      print(result.word)
      for neighbor in result.neighbors { print(NumberText.printed("  %7.4f  ", neighbor.cosine) + neighbor.word) }
    }
  }
}
