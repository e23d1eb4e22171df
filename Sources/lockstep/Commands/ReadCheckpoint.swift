import ArgumentParser
import Checkpoints
import Configuration
import Files
import SystemPackage

/// The other end of ``ReadingProcess``.
struct ReadCheckpoint: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Reads a checkpoint within limits, and hands what is in it to the lockstep that asked.",
    shouldDisplay: false)

  @Argument(help: "The checkpoint.")
  var checkpoint: String

  @Flag(help: "Says which arrays of a damaged one are damaged.")
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
