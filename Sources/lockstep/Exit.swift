import ArgumentParser
import Communication
import Configuration
import Failures
import Files
import Glibc

/// Ends the program with an error.
enum Exit {
  /// Reports a failure in one line, and ends the program with its exit code.
  static func with(_ failure: Failure) -> Never {
    say(failure)
    exit(failure.kind.rawValue)
  }

  /// Reports a failure in one line.
  static func say(_ failure: Failure) { writeError("lockstep: \(failure.message)\n") }

  /// Ends the program for an error of the argument parser: reports a mistake in one line, or prints the requested help.
  static func with(commandLine error: any Error) -> Never {
    if let mistake = mistake(in: error) { with(mistake) }
    let isRequest = !(error is ExitCode) && Lockstep.exitCode(for: error) == .success
    if isRequest { print(Lockstep.fullMessage(for: error)) }
    do { try StandardOutput.flush() } catch { with(error) }
    if isRequest { exit(0) }
    if let code = error as? ExitCode { exit(code.rawValue) }
    with(Failure(.internal, "\(error)"))
  }

  /// Returns the mistake in the command line. Nil if the user asked for help, or if a command set an exit code.
  static func mistake(in error: any Error) -> Failure? {
    guard Lockstep.exitCode(for: error) == .validationFailure else { return nil }
    let words = CommandLine.arguments.dropFirst()
    let command = words.first { word in Lockstep.configuration.subcommands.contains { $0._commandName == word } }
    var message = Lockstep.message(for: error)
    if let word = words.first, command == nil, !word.hasPrefix("-") {
      message = "\(word) is no command; \(suggestion(for: word, among: commands))"
    }
    if let empty = message.firstMatch(of: /^The value '' is invalid for '([^ ']+)/) {
      message = emptyValue(of: empty.1)
    }
    let end = message.last == "?" || message.last == "." ? " " : "; "
    return Failure(.usage, "\(message)\(end)lockstep \(command.map { "\($0) " } ?? "")--help says more")
  }

  /// The names of the commands that the help lists.
  private static var commands: [String] {
    Lockstep.configuration.subcommands.filter { $0.configuration.shouldDisplay }.map { $0._commandName }
  }

  /// Runs the work of one of several processes. If it fails on any process, all processes end, and one reports the
  /// reason.
  static func together(_ communicator: any Communicator, _ work: (any Communicator) throws -> Void) {
    do {
      try work(communicator)
      communicator.finish()
    } catch let agreed as AgreedFailure {
      if communicator.rank == agreed.rank { say(agreed.failure) }
      communicator.finish()
      exit(agreed.failure.kind.rawValue)
    } catch {
      // The other processes do not know of the failure, and may be waiting for this process.
      let failure = error as? Failure ?? Failure(.internal, "\(error)")
      let rank = communicator.launcherRank(communicator.rank)
      say(Failure(failure.kind, "rank \(rank) on \(communicator.host): \(failure.message)"))
      communicator.abort(failure.kind.rawValue)
    }
  }
}
