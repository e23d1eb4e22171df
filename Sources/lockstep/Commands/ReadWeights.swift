import ArgumentParser
import Checkpoints
import Files
import SystemPackage

/// The command that a ``ReadingProcess`` runs to read the weights of another program.
struct ReadWeights: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Reads weights with limited resources, and sends them to the lockstep that asked.",
    shouldDisplay: false)

  @Argument(help: "The file.")
  var file: String

  @Option(name: .customLong("map"), help: "A layer of the file and the layer of the model that it belongs to.")
  var map: [String] = []

  func run() throws {
    ReadingLimits.apply(toReading: file, isCompressed: true)
    try WeightsReply(reading: file, map: map).write(to: .standardOutput)
  }
}
