import CLinux
import FoundationEssentials
import Glibc
import SystemPackage

/// Another program, which runs as a child of this process in a process group of its own, with an empty standard input.
package final class ChildProcess {
  /// Where the program writes its errors to.
  package enum Errors {
    /// Nowhere.
    case dropped
    /// To its output.
    case output
    /// To a file, which is created or emptied.
    case file(String)
  }

  /// How a program ended.
  package enum End: Equatable, Sendable {
    /// By itself, with an exit code.
    case code(Int32)
    /// By a signal.
    case signal(Int32)
  }

  /// What the program writes to its output.
  package let output: FileDescriptor
  private let process: pid_t
  private var isClosed = false

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - path: the path of the program.
  ///   - arguments: its arguments, without its name.
  ///   - environment: its whole environment; nil for that of this process.
  /// - Throws: an `Errno`.
  package init(
    _ path: String, _ arguments: [String], environment: [String: String]? = nil, errors: Errors = .dropped
  ) throws {
    let (output, input) = try FileDescriptor.pipe(options: .closeOnExec)
    defer { try? input.close() }
    do {
      process = try ChildProcess.start(path, [path] + arguments, environment, errors, input)
      self.output = output
    } catch {
      try? output.close()
      throw error
    }
  }

  deinit { if !isClosed { try? output.close() } }

  /// Returns the rest of the output, or as many bytes of it as allowed.
  package func readToEnd(atMost limit: Int = .max) -> [UInt8] { (try? output.readToEnd(atMost: limit)) ?? [] }

  /// Closes the output, so that the program cannot wait for a reader, and waits for its end. Call this once.
  package func end() -> End {
    try? output.close()
    isClosed = true
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0 && errno == EINTR {}
    // WIFEXITED, WEXITSTATUS and WTERMSIG
    let signal = status & 0x7F
    return signal == 0 ? .code(status >> 8 & 0xFF) : .signal(signal)
  }

  private static func start(
    _ path: String, _ arguments: [String], _ environment: [String: String]?, _ errors: Errors, _ input: FileDescriptor
  ) throws -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, input.rawValue, 1)
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    switch errors {
    case .dropped: unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    case .output: unsafe posix_spawn_file_actions_adddup2(&actions, 1, 2)
    case .file(let path):
      unsafe posix_spawn_file_actions_addopen(&actions, 2, path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    }
    unsafe lockstep_spawn_close_from(&actions, 3)
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    // Threads of Dispatch block all signals, and a program would inherit that.
    var blocked = sigset_t()
    unsafe sigemptyset(&blocked)
    unsafe posix_spawnattr_setsigmask(&attributes, &blocked)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))
    var process: pid_t = 0
    let variables = (environment ?? ProcessInfo.processInfo.environment).map { "\($0)=\($1)" }
    let status = unsafe withStrings(arguments) { arguments in
      unsafe withStrings(variables) { unsafe posix_spawn(&process, path, &actions, &attributes, arguments, $0) }
    }
    if status != 0 { throw Errno(rawValue: status) }
    return process
  }

  /// Calls `body` with texts as C has them.
  private static func withStrings<Result>(
    _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let strings = unsafe texts.map { unsafe strdup($0) }
    defer { unsafe strings.forEach { unsafe free($0) } }
    return unsafe body(strings + [nil])
  }
}
