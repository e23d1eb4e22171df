import ArgumentParser
import Communication
import Configuration
import Failures
import Foundation
import HDF5
import Kernels
import Training

/// The command line.
@main
struct Lockstep: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lockstep",
    abstract: "Trains recurrent networks on processes that march in step.",
    version:
      "lockstep \(Lineage.currentVersion) (\(Machine.instructionSet), \(MPI.library), HDF5 \(HDF5.libraryVersion))",
    subcommands: [
      Train.self, Evaluate.self, Predict.self, Sample.self, Inspect.self, Compare.self, Neighbors.self, Export.self,
      Report.self, Activations.self, Bench.self, Doctor.self, DoctorProcess.self, ConfigReference.self,
      ReadCheckpoint.self,
    ])

  static func main() {
    Machine.requireCPU(
      orSay:
        "lockstep: this CPU lacks instructions that lockstep was built for; build it here, or with LOCKSTEP_MARCH=x86-64-v2\n",
      code: Failure.Kind.internal.rawValue)
    start()
  }

  /// Apart, so that nothing of it runs before the CPU is known.
  @inline(never) private static func start() {
    do {
      var command = try parse()
      try command.run()
    } catch let failure as Failure {
      Exit.with(failure)
    } catch {
      Exit.with(commandLine: error)
    }
  }

  /// Reads the command line. A mistake in it is told once, however many processes were started with it.
  private static func parse() throws -> any ParsableCommand {
    do {
      return try parseAsRoot()
    } catch {
      guard let failure = Exit.mistake(in: error) else { throw error }
      Exit.together(try Launch.communicator()) { communicator in try communicator.agree { throw failure } }
      throw failure
    }
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
    if let mistake = mistake(in: error) { with(mistake) }
    if let code = error as? ExitCode { exit(code.rawValue) }
    if Lockstep.exitCode(for: error) == .success { Lockstep.exit(withError: error) }
    with(Failure(.internal, "\(error)"))
  }

  /// The mistake in the command line that the parser found; none if it was asked for help, or a command gave an exit code.
  static func mistake(in error: any Error) -> Failure? {
    guard Lockstep.exitCode(for: error) == .validationFailure else { return nil }
    let words = CommandLine.arguments.dropFirst()
    let command = words.first { commands.contains($0) }
    var message = Lockstep.message(for: error)
    if let word = words.first, command == nil, !word.hasPrefix("-") {
      message = "\(word) is no command; \(suggestion(for: word, among: commands))"
    }
    let end = message.last == "?" || message.last == "." ? " " : "; "
    return Failure(.usage, "\(message)\(end)lockstep \(command.map { "\($0) " } ?? "")--help says more")
  }

  /// The names of the commands that help tells of.
  private static var commands: [String] {
    Lockstep.configuration.subcommands.filter { $0.configuration.shouldDisplay }.map { $0._commandName }
  }

  /// Does the work of one of several processes. When it fails, all of them end, and one says why.
  static func together(_ communicator: any Communicator, _ work: (any Communicator) throws -> Void) {
    do {
      try work(communicator)
      communicator.finish()
    } catch let agreed as AgreedFailure {
      if communicator.rank == agreed.rank { say(agreed.failure) }
      communicator.finish()
      exit(agreed.failure.kind.rawValue)
    } catch {
      // The others do not know, and may be waiting for this process.
      let failure = error as? Failure ?? Failure(.internal, "\(error)")
      say(Failure(failure.kind, "rank \(communicator.rank) on \(communicator.host): \(failure.message)"))
      communicator.abort(failure.kind.rawValue)
    }
  }
}
