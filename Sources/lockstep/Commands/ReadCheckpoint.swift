import ArgumentParser
import Checkpoints
import Configuration
import Files
import SystemPackage

/// The command that a ``ReadingProcess`` runs.
struct ReadCheckpoint: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Reads a checkpoint with limited resources, and sends its contents to the lockstep that asked.",
    shouldDisplay: false)

  @Argument(help: "The checkpoint.")
  var checkpoint: String

  @Flag(help: "Say which arrays of a damaged checkpoint are damaged.")
  var diagnose = false

  func run() throws {
    ReadingLimits.apply(toReading: checkpoint)
    var reply = CheckpointReply(reading: checkpoint)
    if diagnose, case .failure(let failure) = reply {
      reply = .failure(CheckpointContents.diagnosis(of: checkpoint, failure))
    }
    try reply.write(to: .standardOutput)
  }
}
