import Communication
import Foundation

/// Whether `mpirun` starts processes that find each other, each on a core of its own.
func checkLaunch(_ cores: Cores) -> [Finding] {
  let subject = "MPI"
  let version = Subprocess(["mpirun", "--version"], seconds: 10)
  guard version.code == 0 else {
    return [Finding(.no, subject, "no mpirun; install openmpi-bin (launch/setup does), or train in one process")]
  }
  let found = version.output.split(separator: "\n").first.map(String.init) ?? "mpirun"
  let binding = cores.count > 1 && cores.quota == nil ? "core" : "none"
  let launch = mpirun(["--oversubscribe", "--bind-to", binding], processes: 2, seconds: 30)
  let reports = launch.reports
  guard launch.code == 0, reports.map(\.counted) == [2, 2] else {
    return [
      Finding(.no, subject, "\(found): mpirun -n 2: \(launch.reason); built with \(MPI.library): are both the same?")
    ]
  }
  let works = Finding(.ok, subject, "\(found): two processes met")
  if binding == "none" { return [works] }
  let isBound = Set(reports[0].processors).isDisjoint(with: reports[1].processors)
  return [
    works,
    isBound
      ? Finding(.ok, "binding", "--bind-to core gives each process a core of its own")
      : Finding(.note, "binding", "--bind-to core does not keep processes apart here; use --bind-to none"),
  ]
}
