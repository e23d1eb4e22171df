import ArgumentParser
import Communication
import Configuration
import Failures
import Foundation

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
