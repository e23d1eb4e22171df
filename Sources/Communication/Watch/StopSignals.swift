import CLinux
import Dispatch
import Failures
import Glibc
import Synchronization

/// The stop signals that this process has received. Only this file installs signal handlers.
///
/// A signal is only recorded at first. The processes send it to each other with the losses of a step. A separate
/// thread, which never waits for other processes, ends the process if that takes too long, or after a second SIGINT.
public enum StopSignals {
  private static let first = Atomic<Int32>(0)
  private static let grace = Mutex(Duration.seconds(60))
  private static let watch = Mutex<Watch?>(nil)

  /// The first stop signal that this process received. Nil if there was none.
  public static var received: StopSignal? { StopSignal(rawValue: first.load(ordering: .relaxed)) }

  /// Installs handlers, so that a stop signal no longer ends this process by itself. Call this once.
  public static func divert() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    // The handler must not block. If the pipe is full, later signals are dropped: the first ones are enough.
    for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
    let input = ends[0]
    handlerOutput = ends[1]
    DispatchQueue(label: "signals").async { listen(input) }
    // nohup lets a run go on when the terminal is closed.
    for stop in StopSignal.allCases where stop != .hangUp || !lockstep_ignores(SIGHUP) { signal(stop.rawValue, note) }
    // Without a reader the progress cannot be written. That must not end the run.
    signal(SIGPIPE, SIG_IGN)
  }

  /// Sets how long a run may take, from its first signal on, to save a checkpoint and to end. The default is 60
  /// seconds.
  public static func setGrace(_ duration: Duration) { grace.withLock { $0 = duration } }

  /// Sets the watch that informs the other processes if this process ends because of a signal.
  static func tell(_ watch: Watch) { self.watch.withLock { $0 = watch } }

  private static func listen(_ input: Int32) {
    var (interrupts, since) = (0, ContinuousClock.now)
    while true {
      var request = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
      // The grace period can be set after the signal has arrived.
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

  /// Restores the default action for SIGINT, which ends the process, and sends it again.
  private static func endAtOnce() {
    watch.withLock { $0 }?.leave(.signalled)
    signal(SIGINT, SIG_DFL)
    kill(getpid(), SIGINT)
  }

  /// Reports that the grace period is over, unless another process does, and ends all processes.
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

/// Where the handler writes to. It is a global that is initialized statically, because a handler must not allocate
/// memory.
nonisolated(unsafe) private var handlerOutput: Int32 = -1

/// The signal handler: sends the number of the signal to the thread that listens.
private func note(_ number: Int32) {
  let before = errno
  var byte = UInt8(truncatingIfNeeded: number)
  _ = write(handlerOutput, &byte, 1)
  errno = before
}

/// Writes a last message to standard error. It works even if the other threads of the process are blocked.
func sayLast(_ message: String) {
  _ = "lockstep: \(message)\n".withCString { write(2, $0, strlen($0)) }
}
