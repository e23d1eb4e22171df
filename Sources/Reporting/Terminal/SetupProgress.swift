import Foundation

/// Says what a person waits for before training begins, where it takes more than a second.
package final class SetupProgress: @unchecked Sendable {
  private let queue = DispatchQueue(label: "setup")
  // Only the queue touches these.
  private let line = ProgressLine()
  private var what = ""
  private var start = ContinuousClock.now
  private var isSaid = false
  private let timer: any DispatchSourceTimer

  /// Nothing has begun yet.
  package init() {
    timer = DispatchSource.makeTimerSource(queue: queue)
    timer.schedule(deadline: .now() + 1, repeating: 0.5)
    timer.setEventHandler { [weak self] in self?.show() }
    timer.resume()
  }

  /// Something begins, and what was before has ended.
  package func begin(_ what: String) {
    queue.sync {
      line.clear()
      (self.what, start, isSaid) = (what, .now, false)
    }
  }

  /// All has ended.
  package func end() {
    timer.cancel()
    queue.sync { line.clear() }
  }

  private func show() {
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    guard seconds >= 1 else { return }
    line.update { width, _ in String("\(what), \(duration(seconds)) so far".prefix(max(0, width))) }
    if !line.screen.isLive && !isSaid { line.say(what) }
    isSaid = true
  }
}
