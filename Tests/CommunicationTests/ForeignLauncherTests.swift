import Communication
import Testing

struct ForeignLauncherTests {
  /// The environment of one of three processes.
  @Test(arguments: [
    ["PMI_SIZE": "3", "PMI_RANK": "2"], ["MPI_LOCALNRANKS": "3", "MPI_LOCALRANKID": "2"],
    ["MV2_COMM_WORLD_SIZE": "3", "MV2_COMM_WORLD_RANK": "2"], ["FLUX_JOB_SIZE": "3", "FLUX_TASK_RANK": "2"],
    ["OMPI_COMM_WORLD_SIZE": "3", "OMPI_COMM_WORLD_RANK": "2"],
    ["SLURM_JOB_ID": "7", "SLURM_STEP_ID": "0", "SLURM_STEP_NUM_TASKS": "3", "SLURM_PROCID": "2"],
    ["SLURM_NTASKS": "3", "SLURM_PROCID": "2"],
  ])
  func processesThatMPIDoesNotConnect(environment: [String: String]) throws {
    let launcher = try #require(ForeignLauncher(environment))
    #expect(launcher.rank == 2)
    #expect(environment.contains { launcher.sign == "\($0)=\($1)" && $1 == "3" })
  }

  /// PMIx has no variable for the number.
  @Test func aRankAboveZeroIsNotAlone() throws {
    #expect(try #require(ForeignLauncher(["PMIX_RANK": "1"])).sign == "PMIX_RANK=1")
    #expect(ForeignLauncher(["PMIX_RANK": "0"]) == nil)
  }

  @Test(arguments: [
    [:], ["PMI_SIZE": "1", "PMI_RANK": "0"], ["PMI_SIZE": "three"], ["PMI_SIZE": ""],
    // srun -n 1, the shell of salloc, the script of sbatch, and the shell of salloc as a step of its own
    ["SLURM_JOB_ID": "7", "SLURM_STEP_ID": "0", "SLURM_STEP_NUM_TASKS": "1", "SLURM_NTASKS": "1"],
    ["SLURM_JOB_ID": "7", "SLURM_NTASKS": "8"], ["SLURM_JOB_ID": "7", "SLURM_NTASKS": "8", "SLURM_PROCID": "0"],
    ["SLURM_JOB_ID": "7", "SLURM_NTASKS": "8", "SLURM_STEP_ID": "4294967290", "SLURM_STEP_NUM_TASKS": "1"],
    // mpirun -n 1 inside of another launcher
    ["OMPI_COMM_WORLD_SIZE": "1", "PMI_SIZE": "3"], ["OMPI_COMM_WORLD_SIZE": "1", "SLURM_STEP_NUM_TASKS": "3"],
  ])
  func aSingleProcess(environment: [String: String]) { #expect(ForeignLauncher(environment) == nil) }
}
