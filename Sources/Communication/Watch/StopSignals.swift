import Failures
import Foundation
import Synchronization

/// The signals that this process was sent. The one place that handles any.
///
/// A signal only leaves a note, which the processes pass on to each other with the losses of a step. A thread that waits for
/// nobody ends the process when that takes too long, and at a second SIGINT.
public enum StopSignals {
  private static let first = Atomic<Int32>(0)
  private static let grace = Mutex(Duration.seconds(60))
  private static let watch = Mutex<Watch?>(nil)

  /// The first of them, if there was one.
  public static var received: StopSignal? { StopSignal(rawValue: first.load(ordering: .relaxed)) }

  /// From now on a stop signal does not end this process by itself. Called once.
  public static func divert() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    // A handler must not wait: of a flood of signals the first ones are enough.
    for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
    let input = ends[0]
    handlerOutput = ends[1]
    Thread.detachNewThread { listen(input) }
    for stop in StopSignal.allCases { signal(stop.rawValue, note) }
  }

  /// Sets how long a run has, from its first signal on, to save its checkpoint and to end; a minute unless this is called.
  public static func setGrace(_ duration: Duration) { grace.withLock { $0 = duration } }

  /// From now on the other processes are told when this one ends by itself.
  static func tell(_ watch: Watch) { self.watch.withLock { $0 = watch } }

  private static func listen(_ input: Int32) {
    var (interrupts, since) = (0, ContinuousClock.now)
    while true {
      var request = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
      // The grace may be set after the signal has come.
      _ = poll(&request, 1, received == nil ? -1 : 100)
      var number: UInt8 = 0
      while read(input, &number, 1) == 1 {
        if received == nil { since = .now }
        _ = first.compareExchange(expected: 0, desired: Int32(number), ordering: .relaxed)
        if Int32(number) == SIGINT { interrupts += 1 }
        if interrupts > 1 { endAtOnce() }
      }
      let grace = grace.withLock { $0 }
      if let stop = received, ContinuousClock.now - since > grace { return endLate(stop, grace) }
    }
  }

  /// Lets a second SIGINT do what it does by itself.
  private static func endAtOnce() {
    watch.withLock { $0 }?.leave(.signalled)
    signal(SIGINT, SIG_DFL)
    kill(getpid(), SIGINT)
  }

  /// Says that the time was not enough, unless another process does, and ends all of them.
  private static func endLate(_ stop: StopSignal, _ grace: Duration) {
    let watch = watch.withLock { $0 }
    if let watch, !watch.mayTell() { return }
    sayLast(
      "\(stop) came, and checkpoint.grace (\(grace / .seconds(1)) s) was not enough to save a checkpoint; "
        + "raise it, and run again to go on from the last one")
    watch?.leave(.told)
    _exit(Failure.Kind.internal.rawValue)
  }
}

/// Where the handler writes. Not in a container that is made when it is first used: a handler must not allocate.
nonisolated(unsafe) private var handlerOutput: Int32 = -1

/// The handler: brings the signal's number to the thread that listens.
private func note(_ number: Int32) {
  let before = errno
  var byte = UInt8(truncatingIfNeeded: number)
  _ = write(handlerOutput, &byte, 1)
  errno = before
}

/// The last words of a process, whose other threads may stand still.
func sayLast(_ message: String) {
  _ = "lockstep: \(message)\n".withCString { write(2, $0, strlen($0)) }
}
