import ArgumentParser

struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Checks whether this machine and others can train.",
    discussion: """
      Checks the processor, the cores, MPI, HDF5 and the disk. With --hosts it also checks that each host can be \
      reached, has the same program, and can train with the other hosts. The exit code is 1 if a check says NO.

      Example: lockstep doctor --hosts launch/hostfile --output runs
      """)

  @Option(
    help: ArgumentHelp("A hostfile in the format of mpirun.", valueName: "file"), completion: .file(),
    transform: path)
  var hosts: String?

  @Option(
    help: ArgumentHelp("The folder that runs write to.", valueName: "folder"), completion: .directory,
    transform: folder)
  var output = "runs"

  func run() throws {
    let hostNames = try hosts.map(Hostfile.names)
    var findings = [checkProcessor(), checkCores(Cores.here), checkHDF5(), checkDisk(under: output)]
    findings += checkLaunch(Cores.here)
    if let hosts, let hostNames { findings += checkHosts(hostNames, hostfile: hosts) }
    let rows = findings.map { [$0.answer.rawValue, $0.subject, $0.text] }
    for line in Table(header: ["", "check", "found"], rows: rows, words: 3).lines() { print(line) }
    if findings.contains(where: { $0.answer == .no }) { throw ExitCode(1) }
  }
}
