import Dispatch

/// Shows what happens before training starts, if it takes more than a second: reading data, for example.
package final class SetupProgress: @unchecked Sendable {
  private let queue = DispatchQueue(label: "setup")
  // These are accessed only on the queue.
  private let line = ProgressLine()
  private var activity = ""
  private var start = ContinuousClock.now
  private var isShown = false
  private var fraction = 0.0
  private let timer: any DispatchSourceTimer

  /// Starts a timer that shows the current activity.
  package init() {
    timer = DispatchSource.makeTimerSource(queue: queue)
    timer.schedule(deadline: .now() + 1, repeating: 0.5)
    timer.setEventHandler { [weak self] in self?.show() }
    timer.resume()
  }

  /// What shows the progress if standard error is a terminal; nil otherwise, where a line would say too little.
  package static var onTerminal: SetupProgress? { Screen().isLive ? SetupProgress() : nil }

  /// Reports that an activity starts, and that the previous one has ended.
  package func begin(_ activity: String) {
    queue.sync {
      line.clear()
      (self.activity, start, isShown, fraction) = (activity, .now, false, 0)
    }
  }

  /// Reports which fraction of the activity is done.
  package func reached(_ fraction: Double) { queue.sync { self.fraction = fraction } }

  /// Reports that the last activity has ended.
  package func end() {
    timer.cancel()
    queue.sync { line.clear() }
  }

  private func show() {
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    guard seconds >= 1 else { return }
    line.update { text(seconds, width: $0, hasColours: $1) }
    if !line.screen.isLive && !isShown { line.say(activity) }
    isShown = true
  }

  /// The line for a window of `width` characters: with a bar and the time left where it is known how much is done.
  private func text(_ seconds: Double, width: Int, hasColours: Bool) -> String {
    if fraction <= 0 { return String("\(activity), \(duration(seconds)) so far".prefix(max(0, width))) }
    let left = "\(duration(seconds / fraction - seconds)) left"
    let bar = min(30, width - activity.count - left.count - 4)
    if bar < 6 { return String("\(activity), \(left)".prefix(max(0, width))) }
    return [activity, Bar.text(fraction, width: bar, hasColours), left].joined(separator: "  ")
  }
}
