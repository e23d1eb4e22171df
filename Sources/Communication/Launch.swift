import Failures
import Foundation

/// How this process was started.
public enum Launch {
  /// Creates the communicator of this process: ``MPI`` if `mpirun` or `srun` started it, otherwise ``Solo``.
  ///
  /// - Throws: a failure of kind `internal` if a launcher started several processes that MPI does not connect. Each would
  ///   do the whole work alone. Process 0 of the launcher reports it; the others end the program here.
  public static func communicator() throws -> any Communicator {
    // The variables that Open MPI's mpirun, PMIx (srun --mpi=pmix) and PMI-2 set for the processes that they start.
    let signs = ["OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK"]
    let environment = ProcessInfo.processInfo.environment
    let communicator: any Communicator = signs.contains { environment[$0] != nil } ? try MPI() : Solo()
    if communicator.size == 1, let launcher = ForeignLauncher(environment) {
      communicator.finish()
      throw launcher.failureOfOne()
    }
    return communicator
  }
}
