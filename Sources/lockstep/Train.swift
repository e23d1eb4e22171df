import ArgumentParser
import Communication
import Configuration
import Failures
import Foundation
import Reporting
import Training

struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Trains the model of a config.",
    discussion: "Example: mpirun -n 4 lockstep train configs/char-lm.yml --set training.epochs=5")

  @Argument(help: "The config, a YAML file.")
  var config: String

  @Option(name: .customLong("set"), help: "A key of the config and its value: training.steps=200.")
  var overrides: [String] = []

  @Option(help: "The folder for checkpoints and metrics. (default: runs/ and the config's name)")
  var output: String?

  @Option(help: "auto goes on from the latest checkpoint in the output folder, never starts anew, a FILE is gone on from.")
  var resume = "auto"

  func run() throws {
    let communicator = try Launch.communicator()
    do {
      try train(communicator)
      communicator.finish()
    } catch let agreed as AgreedFailure {
      if communicator.rank == agreed.rank { Exit.say(agreed.failure) }
      communicator.finish()
      Foundation.exit(agreed.failure.kind.rawValue)
    } catch {
      // The others do not know, and may be waiting for this process.
      let failure = error as? Failure ?? Failure(.internal, "\(error)")
      Exit.say(Failure(failure.kind, "rank \(communicator.rank) on \(communicator.host): \(failure.message)"))
      communicator.abort(failure.kind.rawValue)
    }
  }

  private func train(_ communicator: any Communicator) throws {
    let run = try communicator.agree { try Configuration.read(path: config, overrides: overrides) }
    let text = try Configuration.text(run)
    let folder = OutputFolder(path: output ?? OutputFolder.standard(for: config))
    let (checkpoint, reporter) = try communicator.agree {
      communicator.isRoot ? try folder.open(run, text, resume: resume) : (nil, nil)
    }
    let trainer = try Trainer(run, config: text, output: folder.path, communicator, observer: reporter)
    let resumes = try communicator.gather([UInt64(checkpoint == nil ? 0 : 1)])[0] == [1]
    if resumes { try trainer.resume(from: checkpoint) }
    _ = try trainer.train()
  }
}
