import Failures
import Glibc

/// A launcher that started several processes, although MPI knows of one only: that of another MPI, or `srun` without
/// PMIx.
package struct ForeignLauncher {
  /// The variables in which launchers tell each process the number of processes, and its rank.
  private static let variables = [
    ("PMI_SIZE", "PMI_RANK"),  // MPICH, Intel MPI, Cray MPICH, and srun --mpi=pmi2
    ("MPI_LOCALNRANKS", "MPI_LOCALRANKID"),  // Hydra, the launcher of MPICH and Intel MPI: the processes of this host
    ("MV2_COMM_WORLD_SIZE", "MV2_COMM_WORLD_RANK"),  // MVAPICH2
    ("MVP_COMM_WORLD_SIZE", "MVP_COMM_WORLD_RANK"),  // MVAPICH 3
    ("JSM_NAMESPACE_SIZE", "JSM_NAMESPACE_RANK"),  // jsrun
    ("FLUX_JOB_SIZE", "FLUX_TASK_RANK"),
  ]

  /// What the environment says: `PMI_SIZE=3`.
  package let sign: String
  /// The rank that the launcher gave this process. 0 if it did not say.
  package let rank: Int

  /// Reads the environment of a process that MPI believes to be the only one. Nil if no launcher says otherwise.
  package init?(_ environment: [String: String]) {
    func sign(_ size: String, _ rank: String) -> (sign: String, rank: Int)? {
      guard let text = environment[size], let count = Int(text), count > 1 else { return nil }
      return ("\(size)=\(count)", environment[rank].flatMap { Int($0) } ?? 0)
    }
    let found: (sign: String, rank: Int)?
    if environment["OMPI_COMM_WORLD_SIZE"] != nil {
      // mpirun started this process. It may itself be a process of another launcher, whose variables are still there.
      found = sign("OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK")
    } else {
      let slurm = ForeignLauncher.slurmSize(environment).flatMap { sign($0, "SLURM_PROCID") }
      found = ForeignLauncher.variables.lazy.compactMap(sign).first ?? slurm ?? ForeignLauncher.pmix(environment)
    }
    guard let found else { return nil }
    (self.sign, rank) = found
  }

  /// The variable in which Slurm says how many processes `srun` started. Nil in the shell of `salloc` and in the script
  /// of `sbatch`, which are single processes. They have the variables of their job, but not those of a step.
  private static func slurmSize(_ environment: [String: String]) -> String? {
    let step = "SLURM_STEP_NUM_TASKS"
    if environment[step] != nil { return step }
    return environment["SLURM_JOB_ID"] != nil && environment["SLURM_STEP_ID"] == nil ? nil : "SLURM_NTASKS"
  }

  /// PMIx has no variable for the number of processes, but a rank above 0 is not alone.
  private static func pmix(_ environment: [String: String]) -> (sign: String, rank: Int)? {
    guard let rank = environment["PMIX_RANK"].flatMap({ Int($0) }), rank > 0 else { return nil }
    return ("PMIX_RANK=\(rank)", 0)
  }

  /// Ends the program on all processes but one, which reports the failure. Returns the failure on that one.
  func failureOfOne(_ failure: Failure) -> Failure {
    if rank != 0 {
      // Some launchers kill all processes when the first one ends. Process 0 needs some time to report.
      pause(for: .seconds(1))
      exit(failure.kind.rawValue)
    }
    return failure
  }

  /// What is wrong. `library` is the MPI that was loaded, if one was.
  func failure(_ library: String?) -> Failure {
    Failure(
      .internal,
      "a launcher started several processes (\(sign)), but \(library ?? "MPI") does not connect them, so each would work "
        + "alone; use the mpirun of \(library ?? "Open MPI or MPICH"), or srun --mpi=pmix (see docs/clusters.md)")
  }
}
