import ArgumentParser
import Communication
import Configuration
import Failures
import Plans
import Reporting
import Training

struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Trains the model of a config.",
    usage: """
      lockstep train <config> [--set <key=value>] ... [--output <folder>]
                     [--resume auto|never|<file>] [--timeline <file>]
                     [--dry-run]
      """,
    discussion: "Example: mpirun -n 4 lockstep train configs/char-lm.yml --set training.epochs=5")

  @Argument(help: "The config, a YAML file.", completion: .file(extensions: ["yml", "yaml"]))
  var config: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("A key of the config and its value: training.steps=200.", valueName: "key=value"))
  var overrides: [String] = []

  @Option(
    help: ArgumentHelp(
      "The folder for checkpoints and metrics. (default: runs/ and the config's name)", valueName: "folder"),
    completion: .directory)
  var output: String?

  @Option(
    help: ArgumentHelp(
      "auto: from the latest checkpoint in the output folder, if any; never: anew; or the file to go on from.",
      valueName: "file"), completion: .file())
  var resume = "auto"

  @Option(
    help: ArgumentHelp(
      "A trace of what each process did when, for chrome://tracing or Perfetto.", valueName: "file"),
    completion: .file())
  var timeline: String?

  @Flag(help: "Shows model, memory and time, and writes nothing.")
  var dryRun = false

  func run() throws {
    StopSignals.divert()
    Exit.together(try Launch.communicator(), train)
  }

  private func train(_ communicator: any Communicator) throws {
    try Preflight.check(communicator)
    let run = try communicator.agree { try Configuration.read(path: config, overrides: overrides) }
    try checkSame(run, communicator)
    StopSignals.setGrace(.seconds(run.checkpoint.grace))
    try communicator.watch(patience: .seconds(run.parallel.patience))
    let text = try Configuration.text(run)
    let folder = OutputFolder(path: output ?? OutputFolder.standard(for: config))
    var checkpoint = try communicator.agree {
      communicator.isRoot && !dryRun ? try folder.checkpoint(for: run, resume: resume) : nil
    }
    let trainer = try trainer(run, text, folder, communicator)
    if dryRun { return try rehearse(trainer, communicator) }
    let resumes = try communicator.gather([UInt64(checkpoint == nil ? 0 : 1)])[0] == [1]
    var taken: [String] = []
    if resumes { try trainer.resume(from: checkpoint) } else { taken = try trainer.start() }
    // The trainer has its numbers now; kept here they would take the memory of three models.
    checkpoint = nil
    // Only now that the input is known to be good does the folder change: a mistake leaves an earlier run as it was.
    let reporter = try communicator.agree {
      communicator.isRoot ? try folder.open(text, after: trainer.stepsDone) : nil
    }
    reporter?.took(taken)
    _ = try trainer.train(observer: reporter)
  }

  /// Reads the data and makes the layers, which may take a while.
  private func trainer(
    _ run: Run, _ text: String, _ folder: OutputFolder, _ communicator: any Communicator
  ) throws -> Trainer {
    let setup = communicator.isRoot ? SetupProgress() : nil
    defer { setup?.end() }
    return try Trainer(run, config: text, output: folder.path, timeline: timeline, communicator) { setup?.begin($0) }
  }

  private func rehearse(_ trainer: Trainer, _ communicator: any Communicator) throws {
    _ = try trainer.start()
    let (time, steps) = try trainer.rehearse()
    guard communicator.isRoot else { return }
    for line in DryRun(trainer.summary, step: time, steps).lines(width: Terminal.width) { print(line) }
  }

  /// Checks that all processes have the same run: with another number of steps, say, one would wait for the others
  /// forever. Only the text may lie elsewhere on another machine.
  private func checkSame(_ run: Run, _ communicator: any Communicator) throws {
    var run = run
    run.data.path = ""
    let text = Array(try Configuration.text(run).utf8)
    guard let other = try communicator.disagreement(over: text) else { return }
    throw AgreedFailure(
      Failure(
        .usage,
        "the config of rank \(other.rank) on \(other.host) is not rank 0's; "
          + "copy the same \(config) to every host, and start all with the same --set"))
  }
}
