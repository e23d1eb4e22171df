import Foundation

/// Runs a ``DoctorProcess`` on each of several processes.
func mpirun(_ options: [String], processes: Int, seconds: Int) -> Subprocess {
  // In a container, root is often the only user.
  let root = geteuid() == 0 ? ["OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"] : [:]
  return Subprocess(
    ["mpirun"] + options + ["-n", "\(processes)", Subprocess.program, "doctor-process"], seconds: seconds,
    environment: root)
}
