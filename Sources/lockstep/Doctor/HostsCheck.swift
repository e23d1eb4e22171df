import Checkpoints
import FoundationEssentials

/// Checks that each host can be reached and has this program and, if all do, that their processes can communicate.
func checkHosts(_ hosts: [String], hostfile: String) -> [Finding] {
  var findings = hosts.map(checkHost)
  if findings.allSatisfy({ $0.answer == .ok }) { findings.append(checkTogether(hosts, hostfile: hostfile)) }
  return findings
}

private func checkHost(_ host: String) -> Finding {
  let (subject, program) = ("host \(host)", Subprocess.program)
  // mpirun uses the same command to reach a host.
  let agent = ProcessInfo.processInfo.environment["OMPI_MCA_plm_rsh_agent"] ?? "ssh -o BatchMode=yes"
  let command = agent.split(separator: " ").map(String.init) + [host]
  let reached = Subprocess(command + ["true"], seconds: 10)
  guard reached.code == 0 else {
    return Finding(
      .no, subject,
      "not reached (\(agent)): \(reached.reason); allow login without a password, or remove it from the hostfile")
  }
  let ran = Subprocess(command + [program, "doctor-process"], seconds: 20)
  guard ran.code == 0, let report = ran.reports.first else {
    return Finding(
      .no, subject, "does not run \(program): \(ran.reason); build there, or copy the program to the same path")
  }
  if report.program != (try? Program.hash()).map({ String($0, radix: 16) }) {
    return Finding(
      .no, subject, "has another lockstep at \(program) (\(report.instructionSet)); copy the same one to every host")
  }
  return Finding(.ok, subject, "reached, and has the same program")
}

private func checkTogether(_ hosts: [String], hostfile: String) -> Finding {
  guard let mpirun = Mpirun() else { return Finding(.no, "hosts", "no mpirun; install openmpi-bin") }
  let launch = mpirun.run(hosts: hosts, hostfile: hostfile, seconds: 60)
  guard launch.code == 0, launch.reports.map(\.counted) == hosts.map({ _ in hosts.count }) else {
    return Finding(
      .no, "hosts",
      "cannot connect to each other: \(launch.reason); allow TCP between them, or select the network "
        + "(docs/clusters.md)")
  }
  let names = Set(launch.reports.map(\.host)).count
  return Finding(.ok, "hosts", "\(hosts.count) processes on \(names) \(names == 1 ? "host" : "hosts") communicate")
}
