import Foundation

/// How this process was started.
public enum Launch {
  /// The communicator for it: ``MPI`` when `mpirun` or `srun` started it, otherwise ``Solo``.
  public static func communicator() throws -> any Communicator {
    // What Open MPI's mpirun, PMIx (srun --mpi=pmix) and PMI-2 put into the environment of what they start.
    let signs = ["OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK"]
    let environment = ProcessInfo.processInfo.environment
    return signs.contains { environment[$0] != nil } ? try MPI() : Solo()
  }
}
