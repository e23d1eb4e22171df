import CLinux
import Failures
import Glibc

/// The standard output of this process.
package enum StandardOutput {
  /// Writes out what was printed.
  ///
  /// - Throws: a failure of kind `io` if this or an earlier write failed.
  package static func flush() throws(Failure) {
    if lockstep_flush_output() { return }
    throw Failure(.io, "standard output cannot be written; free space, or give another place for the results")
  }
}
