import Glibc

/// The `mpirun` that is first in PATH.
struct Mpirun {
  /// The name and version, as it says itself.
  let name: String
  /// Whether it is Hydra, the launcher of MPICH and Intel MPI. Otherwise it is Open MPI's.
  private let isHydra: Bool

  /// Asks for the version. Nil if there is no `mpirun`.
  init?() {
    let version = Subprocess(["mpirun", "--version"], seconds: 10)
    guard version.code == 0 else { return nil }
    let lines = version.output.split(separator: "\n").map(String.init)
    isHydra = version.output.contains("HYDRA") || version.output.contains("Intel")
    let number = lines.lazy.compactMap { $0.firstMatch(of: /^ *Version: *(\S+)/).map { "Hydra \($0.1)" } }.first
    name = isHydra ? number ?? "Hydra" : lines.first ?? "mpirun"
  }

  /// Runs a ``DoctorProcess`` on each of several processes of this host.
  ///
  /// - Parameter binding: `core` or `none`.
  func run(binding: String, processes: Int, seconds: Int) -> Subprocess {
    start(
      (isHydra ? [] : ["--oversubscribe"]) + ["--bind-to", binding], processes: processes, seconds: seconds)
  }

  /// Runs a ``DoctorProcess`` on each host of a hostfile.
  func run(hosts: [String], hostfile: String, seconds: Int) -> Subprocess {
    let options =
      isHydra
      ? ["-hosts", hosts.joined(separator: ","), "-ppn", "1"] : ["--hostfile", hostfile, "--map-by", "node"]
    return start(options + ["--bind-to", "none"], processes: hosts.count, seconds: seconds)
  }

  private func start(_ options: [String], processes: Int, seconds: Int) -> Subprocess {
    // In a container, root is often the only user.
    let root = geteuid() == 0 ? ["OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"] : [:]
    return Subprocess(
      ["mpirun"] + options + ["-n", "\(processes)", Subprocess.program, "doctor-process"], seconds: seconds,
      environment: root)
  }
}
