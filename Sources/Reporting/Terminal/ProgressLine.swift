import Failures
import Files

/// Writes the progress of a run to standard error: a line that is redrawn on a terminal, separate lines in a file or a
/// pipe. The run does not wait for somebody to read them: what does not fit into a pipe is left out.
final class ProgressLine {
  let screen = Screen()
  private var drawn = ContinuousClock.now - .seconds(1)
  private var isOpen = false
  /// The number of lines that were left out since the last one that was written.
  private var leftOut = 0

  /// Redraws the live line, at most ten times a second. Does nothing if standard error is not a terminal.
  ///
  /// - Parameter text: returns a line that fits into `width` characters.
  func update(_ text: (_ width: Int, _ hasColours: Bool) -> String) {
    guard screen.isLive, ContinuousClock.now - drawn > .milliseconds(100) else { return }
    drawn = .now
    // The last column stays free, since some terminals start a new line after it.
    isOpen = writeErrorWithoutWaiting("\r\u{1B}[2K" + text(screen.width - 1, screen.hasColours)) || isOpen
  }

  /// Writes a line that stays on the terminal. A path in it may have line breaks or control characters.
  func say(_ line: String) {
    guard writeErrorWithoutWaiting(text(line)) else {
      leftOut += 1
      return
    }
    (isOpen, leftOut) = (false, 0)
  }

  /// Writes a line that stays on the terminal, and waits until there is space for it. For the end of a run, when all is saved.
  func conclude(_ line: String) {
    writeError(text(line))
    (isOpen, leftOut) = (false, 0)
  }

  /// The line, behind what erases the live line and a line that says how many were left out.
  private func text(_ line: String) -> String {
    let gap = leftOut == 0 ? "" : "(\(leftOut) lines of progress are not here: nobody read them in time)\n"
    return (isOpen ? "\r\u{1B}[2K" : "") + gap + singleLine(line) + "\n"
  }

  /// Keeps the live line as it is. The next text starts on a new line.
  func end() {
    if isOpen { _ = writeErrorWithoutWaiting("\n") }
    isOpen = false
  }

  /// Erases the live line.
  func clear() {
    if isOpen { _ = writeErrorWithoutWaiting("\r\u{1B}[2K") }
    isOpen = false
  }
}
