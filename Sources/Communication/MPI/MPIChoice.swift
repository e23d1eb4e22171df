import Failures

/// The libraries of MPI that fit the launcher of this process, by what it says in the environment.
package struct MPIChoice {
  private static let openMPI = ["libmpi.so.40"]
  private static let mpich = ["libmpich.so.12", "libmpi.so.12"]  // Debian's name, and that of the ABI initiative
  /// The variable that names another library.
  private static let variable = "LOCKSTEP_MPI"

  /// What started this process.
  package let launcher: String
  /// The files of the libraries. The first one that can be loaded is taken.
  package let libraries: [String]
  /// The Debian package of the first one.
  private let package: String

  /// Reads the environment. Nil if no launcher with MPI started this process.
  package init?(_ environment: [String: String]) {
    let (openMPI, mpich) = (MPIChoice.openMPI, MPIChoice.mpich)
    let fitting: [String]
    if environment["OMPI_COMM_WORLD_SIZE"] != nil {
      (launcher, fitting, package) = ("the mpirun of Open MPI", openMPI, "openmpi-bin")
    } else if environment["PMI_RANK"] != nil {
      // Hydra, the launcher of MPICH and Intel MPI, Cray's launchers, and srun --mpi=pmi2.
      (launcher, fitting, package) = ("a launcher of MPICH's kind", mpich + openMPI, "libmpich12")
    } else if environment["PMIX_RANK"] != nil {
      (launcher, fitting, package) = ("a launcher with PMIx", openMPI + mpich, "openmpi-bin")
    } else {
      return nil
    }
    let own = environment[MPIChoice.variable].flatMap { $0.isEmpty ? nil : $0 }
    libraries = own.map { [$0] } ?? fitting
  }

  /// Loads the first library that is there.
  ///
  /// - Throws: a failure of kind `internal` if there is none.
  func load() throws -> MPILibrary {
    var reasons: [String] = []
    for file in libraries {
      do { return try MPILibrary(file) } catch let failure as Failure { reasons.append(failure.message) }
    }
    throw Failure(
      .internal,
      "\(launcher) started this process, but its MPI cannot be loaded (\(reasons[0])); install it (Debian: apt-get "
        + "install \(package)), or set \(MPIChoice.variable) to the path of its library")
  }
}
