import ArgumentParser
import Communication
import Failures
import Foundation
import Kernels
import Training

/// The command line.
@main
struct Lockstep: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lockstep",
    abstract: "Trains recurrent networks on processes that march in step.",
    version: "lockstep \(Lineage.currentVersion) (\(Machine.instructionSet))",
    subcommands: [Train.self, Evaluate.self, Sample.self, Inspect.self, Compare.self])

  static func main() {
    do {
      try checkCPU()
      var command = try parseAsRoot()
      try command.run()
    } catch let failure as Failure {
      Exit.with(failure)
    } catch {
      Exit.with(commandLine: error)
    }
  }

  private static func checkCPU() throws {
    if Machine.cpuSuffices { return }
    throw Failure(
      .internal, "this CPU lacks \(Machine.instructionSet), which lockstep was built for; "
        + "build it here, or with LOCKSTEP_MARCH=x86-64-v2")
  }
}

/// The ends of the program that are not its success.
enum Exit {
  /// Reports a failure in one line, and ends with its code.
  static func with(_ failure: Failure) -> Never {
    say(failure)
    exit(failure.kind.rawValue)
  }

  /// Reports a failure in one line.
  static func say(_ failure: Failure) {
    try? FileHandle.standardError.write(contentsOf: Data("lockstep: \(failure.message)\n".utf8))
  }

  /// Ends because of what the parser of the command line says: a mistake in one line, or help in full.
  static func with(commandLine error: any Error) -> Never {
    let code = Lockstep.exitCode(for: error)
    if code == .success { Lockstep.exit(withError: error) }
    if code != .validationFailure { exit(code.rawValue) }
    with(Failure(.usage, "\(Lockstep.message(for: error)); lockstep --help says more"))
  }
}
