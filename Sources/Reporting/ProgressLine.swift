import Foundation

/// What a person sees while a run goes on, on standard error: one live line on a terminal, plain lines elsewhere.
final class ProgressLine {
  /// Whether a live line is drawn, so that plain ones need not be. Behind `mpirun`, launch/train knows of the terminal.
  let isLive =
    isatty(FileHandle.standardError.fileDescriptor) == 1
    || ProcessInfo.processInfo.environment["LOCKSTEP_TERMINAL"] != nil
  private var drawn = ContinuousClock.now - .seconds(1)
  private var isOpen = false

  /// Shows the state of the run, on a terminal at most ten times a second.
  func update(_ text: @autoclosure () -> String) {
    guard isLive, ContinuousClock.now - drawn > .milliseconds(100) else { return }
    drawn = .now
    write("\r\u{1B}[2K" + text())
    isOpen = true
  }

  /// Writes a line that stays.
  func say(_ line: String) {
    write((isOpen ? "\r\u{1B}[2K" : "") + line + "\n")
    isOpen = false
  }

  /// Leaves what is shown as it is; what is said next begins on a line of its own.
  func end() {
    if isOpen { write("\n") }
    isOpen = false
  }

  private func write(_ text: String) {
    // Where standard error is closed, there is nobody to tell.
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
