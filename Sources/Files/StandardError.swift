import Glibc
import SystemPackage

/// Writes a text to standard error. If that is closed, there is nowhere to report it.
package func writeError(_ text: String) { _ = try? FileDescriptor.standardError.writeAll(text.utf8) }

/// Writes a short text to standard error if that takes no waiting.
///
/// - Returns: false if nothing was written, since standard error is a pipe or a terminal that is full because nobody reads it.
package func writeErrorWithoutWaiting(_ text: String) -> Bool {
  var place = unsafe pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
  guard unsafe poll(&place, 1, 0) != 0 else { return false }
  writeError(text)
  return true
}
