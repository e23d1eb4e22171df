import Files
import Glibc

/// The terminal that standard output is connected to.
enum Terminal {
  /// The width in characters. Nil if standard output is a file or a pipe.
  static var width: Int? { windowWidth(of: STDOUT_FILENO) }
}
