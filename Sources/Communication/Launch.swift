import Failures
import FoundationEssentials

/// How this process was started.
public enum Launch {
  /// Creates the communicator of this process: ``MPI`` if `mpirun` or `srun` started it, otherwise ``Solo``.
  ///
  /// - Throws: a failure of kind `internal` if a launcher started several processes that MPI does not connect, or whose MPI
  ///   is not there. Each would do the whole work alone. Process 0 of the launcher reports it; the others end the program
  ///   here.
  public static func communicator() throws -> any Communicator {
    let environment = ProcessInfo.processInfo.environment
    let library: MPILibrary?
    do {
      library = try MPIChoice(environment)?.load()
    } catch let failure as Failure {
      throw ForeignLauncher(environment)?.failureOfOne(failure) ?? failure
    }
    let communicator: any Communicator = try library.map(MPI.init) ?? Solo()
    if communicator.size == 1, let launcher = ForeignLauncher(environment) {
      communicator.finish()
      throw launcher.failureOfOne(launcher.failure(library?.name))
    }
    return communicator
  }
}
