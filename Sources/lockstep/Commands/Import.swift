import ArgumentParser
import Checkpoints
import Communication
import Configuration
import Datasets
import Failures
import Files
import Training

struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Makes a checkpoint of Keras or PyTorch weights.",
    usage: """
      lockstep import <file> --config <config> --output <file>
                      [--map <theirs=ours>] ... [--set <key=value>] ...
      """,
    discussion: """
      The config describes the model, and the data that its tokens and classes come from.

      Example: lockstep import my.keras --config config.yml --output my.h5
      """)

  @Argument(
    help: "Weights of Keras (.keras, .h5) or PyTorch (.safetensors, .npz), or a checkpoint.", completion: .file(),
    transform: path)
  var file: String

  @Option(
    help: ArgumentHelp("The config, a YAML file.", valueName: "config"),
    completion: .file(extensions: ["yml", "yaml"]),
    transform: path)
  var config: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Sets a key of the config: model.embedding=32.", valueName: "key=value"))
  var overrides: [String] = []

  @Option(
    name: .customLong("map"),
    help: ArgumentHelp(
      "A layer of the file, and the layer of the model that it belongs to: encoder.lstm=rnn, out=dense.",
      valueName: "theirs=ours"))
  var map: [String] = []

  @Option(help: ArgumentHelp("The checkpoint to write.", valueName: "file"), completion: .file(), transform: path)
  var output: String

  func run() throws {
    try check(output: output, isNoneOf: [file, config])
    var run = try Configuration.read(path: config, overrides: overrides)
    try check(output: output, isNoneOf: run.data.allPaths)
    let names = run.model.weightsMap + map
    // The file is given here, and the checkpoint needs it no more.
    (run.model.weightsFrom, run.model.weightsMap) = (nil, [])
    try ReadingProcess.check(dataOf: run)
    let weights = try ReadingProcess.weights(of: file, map: names)
    let trainer = try Trainer(run, config: try Configuration.text(run), output: "", Solo())
    try checkComplete(weights, trainer.summary)
    for line in try trainer.start(from: weights) { print(line) }
    try DurableFile.write(try trainer.checkpoint().image(), to: output, advice: "try again")
  }

  /// Checks that each array of the model gets its numbers from the file, and that the file has no more than the model computes.
  private func checkComplete(_ weights: ForeignWeights, _ summary: TrainingSummary) throws {
    try refuse(weights.steps(missingIn: summary.blueprint))
    let found = try PretrainedWeights(weights, summary.blueprint, summary.encoding)
    if !found.missing.isEmpty { throw missing(found) }
    try refuse(found.unused)
    let residuals = weights.residuals(missingOf: summary.blueprint)
    if !residuals.isEmpty {
      throw Failure(
        .data,
        "\(file) has no residual connection for \(residuals.list(most: 5)); change the config, or start a run with model.weights-from"
      )
    }
  }

  /// - Parameter others: what the file has and the model has not.
  private func refuse(_ others: [String]) throws {
    if others.isEmpty { return }
    throw Failure(
      .data,
      "\(file) also has \(others.list(most: 5)), which no layer of the model computes; give a model without, or start a run with "
        + "model.weights-from")
  }

  private func missing(_ found: PretrainedWeights) -> Failure {
    let unused = found.unused.isEmpty ? "" : " (not used: \(found.unused.joined(separator: "; ")))"
    return Failure(
      .data,
      "\(file) has nothing that fits \(found.missing.joined(separator: ", "))\(unused); name its layers with --map theirs=ours, change "
        + "the config, or start a run with model.weights-from, which needs no more than one array")
  }
}
