import ArgumentParser
import Datasets
import Failures
import Files

/// The command that a ``ReadingProcess`` runs to find out whether libhdf5 can read a file of another program. It prints
/// why it cannot.
struct TryFile: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Reads an HDF5 file of another program with limited resources.", shouldDisplay: false)

  @Argument(help: "The file.")
  var file: String

  func run() throws {
    ReadingLimits.apply(toReading: file, isCompressed: true)
    do {
      try tryArrays(of: file)
    } catch let failure as Failure where failure.kind == .io {
      // Without the limits, libhdf5 would go on with the memory that it did not get here, and might crash then.
      print(failure.message)
    } catch {
      // The process that asked finds the same mistake, and says more about it.
    }
  }
}
