import Foundation

/// How this process was started.
public enum Launch {
  /// Creates the communicator of this process: ``MPI`` if `mpirun` or `srun` started it, otherwise ``Solo``.
  public static func communicator() throws -> any Communicator {
    // The variables that Open MPI's mpirun, PMIx (srun --mpi=pmix) and PMI-2 set for the processes that they start.
    let signs = ["OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK"]
    let environment = ProcessInfo.processInfo.environment
    return signs.contains { environment[$0] != nil } ? try MPI() : Solo()
  }
}
