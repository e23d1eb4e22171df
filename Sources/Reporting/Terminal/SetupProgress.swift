import Foundation

/// Shows what happens before training starts, if it takes more than a second: reading data, for example.
package final class SetupProgress: @unchecked Sendable {
  private let queue = DispatchQueue(label: "setup")
  // These are accessed only on the queue.
  private let line = ProgressLine()
  private var activity = ""
  private var start = ContinuousClock.now
  private var isShown = false
  private let timer: any DispatchSourceTimer

  /// Starts a timer that shows the current activity.
  package init() {
    timer = DispatchSource.makeTimerSource(queue: queue)
    timer.schedule(deadline: .now() + 1, repeating: 0.5)
    timer.setEventHandler { [weak self] in self?.show() }
    timer.resume()
  }

  /// Reports that an activity starts, and that the previous one has ended.
  package func begin(_ activity: String) {
    queue.sync {
      line.clear()
      (self.activity, start, isShown) = (activity, .now, false)
    }
  }

  /// Reports that the last activity has ended.
  package func end() {
    timer.cancel()
    queue.sync { line.clear() }
  }

  private func show() {
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    guard seconds >= 1 else { return }
    line.update { width, _ in String("\(activity), \(duration(seconds)) so far".prefix(max(0, width))) }
    if !line.screen.isLive && !isShown { line.say(activity) }
    isShown = true
  }
}
