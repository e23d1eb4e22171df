import Failures
import Files

/// Writes the progress of a run to standard error: a line that is redrawn on a terminal, separate lines in a file or a
/// pipe.
final class ProgressLine {
  let screen = Screen()
  private var drawn = ContinuousClock.now - .seconds(1)
  private var isOpen = false

  /// Redraws the live line, at most ten times a second. Does nothing if standard error is not a terminal.
  ///
  /// - Parameter text: returns a line that fits into `width` characters.
  func update(_ text: (_ width: Int, _ hasColours: Bool) -> String) {
    guard screen.isLive, ContinuousClock.now - drawn > .milliseconds(100) else { return }
    drawn = .now
    // The last column stays free, since some terminals start a new line after it.
    writeError("\r\u{1B}[2K" + text(screen.width - 1, screen.hasColours))
    isOpen = true
  }

  /// Writes a line that stays on the terminal. A path in it may have line breaks or control characters.
  func say(_ line: String) {
    writeError((isOpen ? "\r\u{1B}[2K" : "") + singleLine(line) + "\n")
    isOpen = false
  }

  /// Keeps the live line as it is. The next text starts on a new line.
  func end() {
    if isOpen { writeError("\n") }
    isOpen = false
  }

  /// Erases the live line.
  func clear() {
    if isOpen { writeError("\r\u{1B}[2K") }
    isOpen = false
  }
}
