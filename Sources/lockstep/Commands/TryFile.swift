import ArgumentParser
import Checkpoints
import Datasets
import Files

/// The command that a ``ReadingProcess`` runs to find out whether libhdf5 can read a file of another program.
struct TryFile: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Reads an HDF5 file of another program with limited resources.", shouldDisplay: false)

  @Argument(help: "The file.")
  var file: String

  @Flag(help: "Read the weights of Keras, not the arrays of data.")
  var weights = false

  func run() {
    ReadingLimits.apply(toReading: file, isCompressed: true)
    if weights { PretrainedWeights.tryWeights(of: file) } else { tryArrays(of: file) }
  }
}
