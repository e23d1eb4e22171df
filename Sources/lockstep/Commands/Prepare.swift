import ArgumentParser
import Communication
import Configuration
import Datasets
import Failures
import Reporting
import Training

struct Prepare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Reads a text once, for many runs.",
    usage: "lockstep prepare <config> [--set <key=value>] ... [--output <folder>]",
    discussion: """
      A run does this by itself if it was not done before. The file lies in data.cache or, without it, in the folder \
      .prepared beside the output folder.
      Example: lockstep prepare configs/word-lm.yml --set data.path=corpus.txt
      """)

  @Argument(
    help: "The config, a YAML file, or the name of one that comes with lockstep: char-lm.",
    completion: .file(extensions: ["yml", "yaml"]), transform: path)
  var config: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Sets a key of the config: data.path=corpus.txt.", valueName: "key=value"))
  var overrides: [String] = []

  @Option(
    help: ArgumentHelp(
      "The output folder of the runs. (default: runs/ and the name of the config)", valueName: "folder"),
    completion: .directory, transform: folder)
  var output: String?

  func run() throws { Exit.together(try Launch.communicator(), prepare) }

  private func prepare(_ communicator: any Communicator) throws {
    try Preflight.check(communicator)
    let own = Installation.config(named: config)
    let data = try communicator.agree {
      let data = try Configuration.read(path: own ?? config, overrides: overrides).data
      if data.format == .text { return data }
      throw Failure(
        .usage, "data.format: \(data.format.rawValue) is read by each run; lockstep prepare is for text")
    }
    try communicator.agree {
      if own != nil && communicator.rank == communicator.hosts.near.lowerBound { try Installation.getData(data.path) }
    }
    let start = ContinuousClock.now
    let opened = try open(data, communicator)
    guard communicator.isRoot, let texts = (opened as? TextDataset)?.texts else { return }
    if let complaint = texts.compactMap(\.complaint).first { throw AgreedFailure(complaint) }
    for text in texts {
      print("\(text.path): \(text.count) \(text.unit), \(text.vocabulary.count) in the vocabulary")
      guard let card = text.card else { continue }
      print(
        "\(card.path): \(text.wasRead ? "written" : "was there already"), \(scaled(Double(text.preparedSize), "B"))")
    }
    print("in \(fixed((ContinuousClock.now - start) / .seconds(1), 1)) s")
  }

  /// Opens the data, and shows the progress of that.
  private func open(_ data: DataPlan, _ communicator: any Communicator) throws -> any Dataset {
    let setup = communicator.isRoot ? SetupProgress() : nil
    defer { setup?.end() }
    setup?.begin("reading \(data.path)")
    var preparation = Preparation(data, output: output ?? OutputFolder.standard(for: config))
    preparation.progress = { setup?.reached($0) }
    return try data.open(preparation, communicator)
  }
}
