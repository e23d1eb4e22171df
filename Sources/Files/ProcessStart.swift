import Glibc

/// What a process does before it opens files.
package enum ProcessStart {
  /// Opens `/dev/null` in place of each standard stream that is closed: otherwise the next file that is opened, such as a
  /// checkpoint, would take its place, and receive what is printed. And lets a write beyond the limit of a file's size fail, instead
  /// of ending the process without a word.
  package static func prepare() {
    for stream in Int32(0)...2 where fcntl(stream, F_GETFD) < 0 { _ = unsafe open("/dev/null", O_RDWR) }
    signal(SIGXFSZ, SIG_IGN)
  }
}
