import Dispatch
import Failures
import Glibc
import Synchronization

/// Watches the other processes, from a thread that never waits for MPI.
///
/// Each process watches its neighbours in a ring. If a neighbour has ended, is silent for too long, or cannot be reached,
/// the news goes around the ring, one process reports it in one line, and all processes end. MPI alone would wait for a
/// lost process forever.
final class Watch: Sendable {
  private let ring: Ring
  private let patience: Duration
  private let linger: Duration
  private let step = Atomic(0)
  private let isEnding = Atomic(false)

  /// Starts to watch.
  ///
  /// - Parameter patience: how long a process may be silent.
  init(_ ring: Ring, patience: Duration) {
    self.ring = ring
    // After a process has ended, mpirun waits for its message to a lost host. While all remaining processes still run,
    // mpirun notices the loss by itself. So a job on several hosts waits before it ends.
    linger = ring.spansHosts ? .seconds(10) : .zero
    self.patience = patience
    DispatchQueue(label: "watch").async { [self] in watch() }
  }

  /// Records the training step that this process works on, for the message.
  func reached(step: Int) { self.step.store(step, ordering: .relaxed) }

  /// Waits while the job is ending. Call this after a failed MPI call: if a lost process made it fail, the watch
  /// reports that.
  func awaitEnd() {
    repeat { pause(for: .seconds(1)) } while isEnding.load(ordering: .relaxed)
  }

  /// Returns whether this process should report why the job ends. If several processes want to report, rank 0 does: the
  /// others wait a second first.
  func mayTell() -> Bool {
    if ring.rank > 0 { pause(for: .seconds(1)) }
    return !isEnding.load(ordering: .relaxed)
  }

  /// Sends a last word to the neighbours.
  func leave(_ word: Word) {
    for peer in ring.peers { peer.socket.send(word.bytes) }
    // If this process ended with unread bytes, TCP would reset the connection, and the others would lose this word. So
    // give them time to read it.
    if word != .goodbye { pause(for: .milliseconds(300)) }
  }

  private func watch() {
    let clock = ContinuousClock()
    let interval = max(.milliseconds(20), min(.seconds(1), patience / 10))
    var news = News(ring, now: clock.now)
    var (looked, spoke) = (clock.now, clock.now - interval)
    while true {
      if clock.now - spoke >= interval {
        spoke = clock.now
        for peer in ring.peers { peer.socket.send(Word.beat.bytes) }
      }
      waitForWord(interval, news)
      // If this process was suspended, it has not read for a while. That is not the fault of the others.
      if clock.now - looked > interval * 3 { news.forgive(now: clock.now) }
      looked = clock.now
      news.read(now: looked, patience)
      if news.told != nil { isEnding.store(true, ordering: .relaxed) }
      if news.isMineToTell(now: looked) { end(news) }
      // The launcher ends this process, because another one has ended. If it does not, this process ends itself.
      if let told = news.told, looked - told > linger + .seconds(3) { _exit(Failure.Kind.internal.rawValue) }
    }
  }

  /// Waits until a word arrives, or until it is time to send the next one.
  private func waitForWord(_ interval: Duration, _ news: News) {
    var requests = ring.peers.indices.map { index in
      // A closed connection would always be ready to read.
      pollfd(fd: news.isPresent(index) ? ring.peers[index].socket.descriptor : -1, events: Int16(POLLIN), revents: 0)
    }
    _ = poll(&requests, UInt(requests.count), Int32(interval / .milliseconds(1)))
  }

  /// Reports the lost process of the lowest rank, and ends all processes.
  private func end(_ news: News) {
    let step = step.load(ordering: .relaxed)
    sayLast(
      "\(ring.names[news.lost.min() ?? 0]) stopped answering at step \(step); "
        + "look at that host, and run again to go on from the last checkpoint")
    isEnding.store(true, ordering: .relaxed)
    leave(.told)
    pause(for: linger)
    _exit(Failure.Kind.internal.rawValue)
  }
}
