import ArgumentParser
import Checkpoints
import Communication
import Configuration
import Datasets
import Failures
import FoundationEssentials
import Plans
import Reporting
import Training

struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Trains the model that a config describes.",
    usage: """
      lockstep train <config> [--set <key=value>] ... [--output <folder>]
                     [--resume auto|never|<file>] [--timeline <file>]
                     [--dry-run]
      """,
    discussion: "Example: mpirun -n 4 lockstep train configs/char-lm.yml --set training.epochs=5")

  @Argument(
    help: "The config, a YAML file, or the name of one that comes with lockstep: char-lm.",
    completion: .file(extensions: ["yml", "yaml"]), transform: path)
  var config: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Sets a key of the config: training.steps=200.", valueName: "key=value"))
  var overrides: [String] = []

  @Option(
    help: ArgumentHelp(
      "The folder for checkpoints and metrics. (default: runs/ and the name of the config)", valueName: "folder"),
    completion: .directory, transform: folder)
  var output: String?

  @Option(
    help: ArgumentHelp(
      "The checkpoint to resume from; auto: the latest one in the output folder, if any; never: none.",
      valueName: "file"), completion: .file(), transform: path)
  var resume = "auto"

  @Option(
    help: ArgumentHelp(
      "Writes a trace of each process's work, for chrome://tracing or Perfetto.", valueName: "file"),
    completion: .file(), transform: path)
  var timeline: String?

  @Flag(help: "Only shows the model, memory and time. Writes nothing.")
  var dryRun = false

  func validate() throws {
    if dryRun && timeline != nil { throw ValidationError("--dry-run writes nothing; leave out --timeline") }
  }

  func run() throws {
    if !dryRun { StopSignals.divert() }
    Exit.together(try Launch.communicator(), train)
  }

  private func train(_ communicator: any Communicator) throws {
    try Preflight.check(communicator)
    let own = Installation.config(named: config)
    let run = try communicator.agree { try Configuration.read(path: own ?? config, overrides: overrides) }
    try communicator.agree {
      if own != nil && communicator.rank == communicator.hosts.near.lowerBound {
        try Installation.getData(run.data.path)
      }
    }
    try checkSame(run, communicator)
    try communicator.agree { try checkFiles(run) }
    StopSignals.setGrace(.seconds(run.checkpoint.grace))
    try communicator.watch(patience: .seconds(run.parallel.patience))
    let text = try Configuration.text(run)
    let folder = OutputFolder(path: output ?? OutputFolder.standard(for: config))
    defer { folder.close() }
    var checkpoint = try communicator.agree {
      communicator.isRoot && !dryRun ? try folder.checkpoint(for: run, resume: resume) : nil
    }
    let weights = try communicator.agree { communicator.isRoot ? try readFiles(run, resumes: checkpoint != nil) : nil }
    let trainer = try trainer(run, text, folder, communicator)
    if dryRun { return try rehearse(trainer, weights, communicator) }
    let resumes = try communicator.gather([UInt64(checkpoint == nil ? 0 : 1)])[0] == [1]
    var taken: [String] = []
    if resumes { try trainer.resume(from: checkpoint) } else { taken = try trainer.start(from: weights) }
    // The trainer has copied the values. Keeping the checkpoint would take the memory of three models.
    let origin = checkpoint.map { (path: $0.path, position: $0.position) }
    checkpoint = nil
    // The folder changes only after all input was checked, so that a mistake does not touch an earlier run.
    let reporter = try communicator.agree {
      communicator.isRoot ? try folder.open(text, after: trainer.stepsDone, resumesFrom: origin) : nil
    }
    reporter?.took(taken)
    _ = try trainer.train(observer: reporter)
  }

  /// Checks that the timeline and the files of the run replace nothing that the run reads.
  private func checkFiles(_ run: Run) throws {
    let folder = output ?? OutputFolder.standard(for: config)
    let (read, files) = ([run.model.weightsFrom] + run.data.allPaths, OutputFolder(path: folder).files)
    try check(output: timeline, "--timeline", isNoneOf: [config, resume] + read + files)
    if dryRun { return }
    for name in OutputFolder.names { try check(output: "\(folder)/\(name)", isNoneOf: read) }
    // A config that a run wrote there may be replaced. Another one is the user's, with comments.
    let written = try? Configuration.text(try Configuration.read(path: config))
    if CheckpointFolder(output: folder).holdsRun || written == (try? String(contentsOfFile: config, encoding: .utf8)) {
      return
    }
    for name in OutputFolder.names { try check(output: "\(folder)/\(name)", isNoneOf: [config]) }
  }

  /// Checks the files of data of other programs, and reads the weights that the run starts from.
  private func readFiles(_ run: Run, resumes: Bool) throws -> ForeignWeights? {
    try ReadingProcess.check(dataOf: run)
    if resumes { return nil }
    do {
      return try run.model.weightsFrom.map { try ReadingProcess.weights(of: $0, map: run.model.weightsMap) }
    } catch let failure as Failure {
      throw Failure(failure.kind, "model.weights-from: \(failure.message)")
    }
  }

  /// Reads the data and creates the layers, and shows the progress of that.
  private func trainer(
    _ run: Run, _ text: String, _ folder: OutputFolder, _ communicator: any Communicator
  ) throws -> Trainer {
    let setup = communicator.isRoot ? SetupProgress() : nil
    defer { setup?.end() }
    var preparation = Preparation(run.data, output: folder.path)
    preparation.mayWrite = !dryRun
    preparation.progress = { setup?.reached($0) }
    return try Trainer(
      run, config: text, output: folder.path, timeline: timeline, communicator, preparation: preparation
    ) { setup?.begin($0) }
  }

  private func rehearse(
    _ trainer: Trainer, _ weights: ForeignWeights?, _ communicator: any Communicator
  ) throws {
    let taken = try trainer.start(from: weights)
    let (time, steps) = try trainer.rehearse()
    guard communicator.isRoot else { return }
    for line in DryRun(trainer.summary, taken: taken, step: time, steps).lines(width: Terminal.width) { print(line) }
  }

  /// Checks that all processes have the same config, except for the path of the data, and the same options. With different numbers
  /// of steps, for example, one process would wait for the others forever.
  private func checkSame(_ run: Run, _ communicator: any Communicator) throws {
    if let other = try communicator.disagreement(over: [dryRun ? 1 : 0, timeline == nil ? 0 : 1] as [UInt64]) {
      throw AgreedFailure(
        Failure(
          .usage,
          "the options of rank \(other.rank) on \(other.host) are not rank 0's; start all ranks with the same command"))
    }
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
