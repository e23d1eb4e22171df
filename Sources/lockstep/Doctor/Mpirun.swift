import Foundation

/// Starts ``DoctorProcess``es.
func mpirun(_ options: [String], processes: Int, seconds: Int) -> Subprocess {
  // In a container, root is all there is.
  let root = geteuid() == 0 ? ["OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"] : [:]
  return Subprocess(
    ["mpirun"] + options + ["-n", "\(processes)", Subprocess.program, "doctor-process"], seconds: seconds,
    environment: root)
}
