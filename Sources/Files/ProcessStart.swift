import CLinux
import Failures
import Glibc
import SystemPackage

/// What a process does before it opens files.
package enum ProcessStart {
  /// Opens `/dev/null` in place of each standard stream that is closed: otherwise the next file that is opened, such as a
  /// checkpoint, would take its place, and receive what is printed. And lets a write beyond the limit of a file's size fail, instead
  /// of ending the process without a word.
  ///
  /// - Throws: a failure of kind `internal` if the stack is so small that the process would crash or hang, or if the system lets it
  ///   have too few threads: Dispatch waits for them without a word.
  package static func prepare() throws {
    for stream in Int32(0)...2 where fcntl(stream, F_GETFD) < 0 { _ = unsafe open("/dev/null", O_RDWR) }
    signal(SIGXFSZ, SIG_IGN)
    var stack = rlimit()
    if unsafe getrlimit(__rlimit_resource_t(RLIMIT_STACK.rawValue), &stack) == 0, stack.rlim_cur < leastStack {
      throw Failure(
        .internal,
        "the stack is limited to \(stack.rlim_cur >> 10) KiB; raise the limit, for instance with ulimit -s 8192")
    }
    let error = lockstep_start_threads(threads)
    if error != 0 {
      throw Failure(
        .internal,
        "no \(threads) threads can be started: \(Errno(rawValue: error)); raise the limit of processes or memory (ulimit -u, ulimit -d, "
          + "pids.max of a container)")
    }
  }

  /// How many threads a run has at once besides those of MPI.
  private static let threads: Int32 = 12

  /// The least size of the stack in bytes. The stack of a thread also holds its thread-local memory.
  private static let leastStack: rlim_t = 512 << 10
}
