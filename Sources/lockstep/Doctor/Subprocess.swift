import Checkpoints
import Failures
import Files
import FoundationEssentials

/// The result of running another program.
struct Subprocess {
  let code: Int32
  let output: String
  /// The last line with letters that the program wrote to standard error.
  let complaint: String

  /// Runs a command, which is searched in PATH. If it takes longer than `seconds`, it is ended and the code is 124.
  init(_ command: [String], seconds: Int, environment: [String: String] = [:]) {
    let folder = FileManager.default.temporaryDirectory.path
    let log = "\(folder)/lockstep-doctor-\(ProcessInfo.processInfo.processIdentifier).log"
    defer { try? FileManager.default.removeItem(atPath: log) }
    let process = try? ChildProcess(
      "/usr/bin/env", ["timeout", "--kill-after", "2", "\(seconds)"] + command,
      environment: ProcessInfo.processInfo.environment.merging(environment) { $1 },
      errors: AppendedFile.canBeWritten(log) ? .file(log) : .dropped)
    guard let process else {
      (code, output, complaint) = (127, "", "no process can be started")
      return
    }
    output = String(decoding: process.readToEnd(), as: UTF8.self)
    switch process.end() {
    case .code(let code), .signal(let code): self.code = code
    }
    let lines = ((try? String(contentsOfFile: log, encoding: .utf8)) ?? "").split(whereSeparator: \.isNewline)
    complaint = lines.last { $0.contains(where: \.isLetter) }.map(String.init) ?? ""
  }

  /// The reports in the output, one for each process that ran ``DoctorProcess``.
  var reports: [DoctorProcess.Report] {
    output.split(separator: "\n").compactMap {
      try? JSONDecoder().decode(DoctorProcess.Report.self, from: Data($0.utf8))
    }
  }

  /// The reason of a failure, in a few words.
  var reason: String { code == 124 ? "no answer in time" : "exit code \(code): \(complaint)" }

  /// The path of the program that the user starts, which can be the same on other hosts.
  static var program: String { Program.first }
}
