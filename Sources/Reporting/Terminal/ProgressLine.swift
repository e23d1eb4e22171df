import Foundation

/// What a person sees while a run goes on, on standard error: one live line on a terminal, plain lines elsewhere.
final class ProgressLine {
  /// Where it is drawn.
  let screen = Screen()
  private var drawn = ContinuousClock.now - .seconds(1)
  private var isOpen = false

  /// Shows the state of the run, on a terminal at most ten times a second.
  ///
  /// - Parameter text: fits into `width` characters.
  func update(_ text: (_ width: Int, _ hasColours: Bool) -> String) {
    guard screen.isLive, ContinuousClock.now - drawn > .milliseconds(100) else { return }
    drawn = .now
    // The last column stays free: some terminals begin a new line behind it.
    write("\r\u{1B}[2K" + text(screen.width - 1, screen.hasColours))
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

  /// Takes away what is shown.
  func clear() {
    if isOpen { write("\r\u{1B}[2K") }
    isOpen = false
  }

  private func write(_ text: String) {
    // Where standard error is closed, there is nobody to tell.
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
