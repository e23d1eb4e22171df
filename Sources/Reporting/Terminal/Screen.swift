import Foundation
import Glibc

/// The window that standard error goes to.
package struct Screen {
  /// Whether a line can be drawn over; not in a file, a pipe, or the log of a continuous integration.
  package let isLive: Bool
  /// Whether colours are welcome (https://no-color.org).
  package let hasColours: Bool
  private let widthOutside: Int  // where this process has no terminal of its own

  /// The window of a process with such variables. Behind `mpirun`, LOCKSTEP_TERMINAL has the width of launch/train's.
  package init(
    _ environment: [String: String] = ProcessInfo.processInfo.environment, isTerminal: Bool = isatty(STDERR_FILENO) == 1
  ) {
    let outside = environment["LOCKSTEP_TERMINAL"]
    isLive = (isTerminal || outside != nil) && environment["TERM"] != "dumb" && environment["CI", default: ""].isEmpty
    hasColours = isLive && environment["NO_COLOR", default: ""].isEmpty
    widthOutside = outside.flatMap { Int($0) } ?? 80
  }

  /// Its width in characters, now: windows are resized.
  package var width: Int {
    var size = winsize()
    guard unsafe ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return widthOutside }
    return Int(size.ws_col)
  }
}
