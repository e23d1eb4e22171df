import Files
import FoundationEssentials
import Glibc

/// The terminal that standard error is connected to, if any.
package struct Screen {
  /// Whether a line can be redrawn in place: not in a file, in a pipe, or in the log of a continuous integration
  /// system.
  package let isLive: Bool
  /// Whether colours may be used (https://no-color.org).
  package let hasColours: Bool
  private let fallbackWidth: Int

  /// Reads what the environment variables of a process say about its terminal.
  ///
  /// A process that `mpirun` starts has no terminal of its own. There, LOCKSTEP_TERMINAL is the width of the terminal
  /// that launch/train runs in.
  package init(
    _ environment: [String: String] = ProcessInfo.processInfo.environment, isTerminal: Bool = isatty(STDERR_FILENO) == 1
  ) {
    let outside = environment["LOCKSTEP_TERMINAL"].flatMap { $0.isEmpty ? nil : $0 }
    isLive = (isTerminal || outside != nil) && environment["TERM"] != "dumb" && environment["CI", default: ""].isEmpty
    hasColours = isLive && environment["NO_COLOR", default: ""].isEmpty
    fallbackWidth = outside.flatMap { Int($0) } ?? 80
  }

  /// The width in characters at this moment. A window can be resized at any time.
  package var width: Int { windowWidth(of: STDERR_FILENO) ?? fallbackWidth }
}
