/// Checks that `mpirun` starts processes that can communicate, and that it binds each to a separate core.
func checkLaunch(_ cores: Cores) -> [Finding] {
  let subject = "MPI"
  guard let mpirun = Mpirun() else {
    return [Finding(.no, subject, "no mpirun; install openmpi-bin (as launch/setup does), or train with one process")]
  }
  let binding = cores.count > 1 && cores.quota == nil ? "core" : "none"
  let launch = mpirun.run(binding: binding, processes: 2, seconds: 30)
  let reports = launch.reports
  guard launch.code == 0, reports.map(\.counted) == [2, 2] else {
    let problem = "\(mpirun.name): mpirun -n 2: \(launch.reason)"
    return [Finding(.no, subject, "\(problem); install the whole of one MPI (Debian: apt-get install openmpi-bin)")]
  }
  let works = Finding(.ok, subject, "\(mpirun.name): two processes communicate")
  if binding == "none" { return [works] }
  let isBound = Set(reports[0].processors).isDisjoint(with: reports[1].processors)
  return [
    works,
    isBound
      ? Finding(.ok, "binding", "--bind-to core gives each process its own core")
      : Finding(.note, "binding", "--bind-to core puts two processes on the same core here; use --bind-to none"),
  ]
}
