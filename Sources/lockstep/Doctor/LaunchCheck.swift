import Communication
import Foundation

/// Checks that `mpirun` starts processes that can communicate, and that it binds each to a separate core.
func checkLaunch(_ cores: Cores) -> [Finding] {
  let subject = "MPI"
  let version = Subprocess(["mpirun", "--version"], seconds: 10)
  guard version.code == 0 else {
    return [Finding(.no, subject, "no mpirun; install openmpi-bin (as launch/setup does), or train with one process")]
  }
  let found = version.output.split(separator: "\n").first.map(String.init) ?? "mpirun"
  let binding = cores.count > 1 && cores.quota == nil ? "core" : "none"
  let launch = mpirun(["--oversubscribe", "--bind-to", binding], processes: 2, seconds: 30)
  let reports = launch.reports
  guard launch.code == 0, reports.map(\.counted) == [2, 2] else {
    return [
      Finding(
        .no, subject,
        "\(found): mpirun -n 2: \(launch.reason); lockstep was built with \(MPI.library), use the mpirun of that version"
      )
    ]
  }
  let works = Finding(.ok, subject, "\(found): two processes communicate")
  if binding == "none" { return [works] }
  let isBound = Set(reports[0].processors).isDisjoint(with: reports[1].processors)
  return [
    works,
    isBound
      ? Finding(.ok, "binding", "--bind-to core gives each process its own core")
      : Finding(.note, "binding", "--bind-to core puts two processes on the same core here; use --bind-to none"),
  ]
}
