import Failures
import Foundation
import Synchronization

/// Watches the other processes, from a thread that never waits for MPI.
///
/// If a process has ended, is silent for too long, or cannot be reached, the lowest remaining rank reports it in one
/// line, and all processes end. MPI alone would wait for a lost process forever.
final class Watch: Sendable {
  private let mesh: Mesh
  private let rank: Int
  private let patience: Duration
  private let linger: Duration
  private let step = Atomic(0)
  private let isEnding = Atomic(false)

  /// Starts to watch.
  ///
  /// - Parameter patience: how long a process may be silent.
  init(_ mesh: Mesh, rank: Int, host: String, patience: Duration) {
    self.mesh = mesh
    // After a process has ended, mpirun waits for its message to a lost host. While all remaining processes still run,
    // mpirun notices the loss by itself. So a job on several hosts waits before it ends.
    linger = mesh.peers.contains { $0.host != host } ? .seconds(10) : .zero
    self.rank = rank
    self.patience = patience
    Thread.detachNewThread { [self] in watch() }
  }

  /// Records the training step that this process works on, for the message.
  func reached(step: Int) { self.step.store(step, ordering: .relaxed) }

  /// Waits while the job is ending. Call this after a failed MPI call: if a lost process made it fail, the watch
  /// reports that.
  func awaitEnd() {
    Thread.sleep(forTimeInterval: 1)
    while isEnding.load(ordering: .relaxed) { Thread.sleep(forTimeInterval: 1) }
  }

  /// Returns whether this process should report why the job ends. If several processes want to report, rank 0 does: the
  /// others wait a second first.
  func mayTell() -> Bool {
    if rank > 0 { Thread.sleep(forTimeInterval: 1) }
    return !isEnding.load(ordering: .relaxed)
  }

  /// Sends a last word to all other processes.
  func leave(_ word: Word) {
    for peer in mesh.peers { peer.socket.send([word.rawValue]) }
    // If this process ended with unread bytes, TCP would reset the connection, and the others would lose this word. So
    // give them time to read it.
    if word != .goodbye { Thread.sleep(forTimeInterval: 0.3) }
  }

  /// The messages that processes send to each other.
  enum Word: UInt8 {
    /// The process is alive.
    case beat
    /// The process leaves normally.
    case goodbye
    /// The process ends, and the reason has been reported to the user.
    case told
    /// The process ends at once, because the user sent a second SIGINT.
    case signalled
  }

  /// The state of another process.
  private enum State {
    case present(since: ContinuousClock.Instant)
    case left
    case lost
  }

  private func watch() {
    let clock = ContinuousClock()
    let interval = max(.milliseconds(20), min(.seconds(1), patience / 10))
    var states = mesh.peers.map { _ in State.present(since: clock.now) }
    var (looked, spoke) = (clock.now, clock.now - interval)
    var wasTold: ContinuousClock.Instant?
    while true {
      if clock.now - spoke >= interval {
        spoke = clock.now
        for peer in mesh.peers { peer.socket.send([Word.beat.rawValue]) }
      }
      waitForWord(interval, states)
      // If this process was suspended, it has not read for a while. That is not the fault of the others.
      let wasStopped = clock.now - looked > interval * 3
      looked = clock.now
      for (index, peer) in mesh.peers.enumerated() {
        guard case .present(let since) = states[index] else { continue }
        let words = peer.socket.receive(256)?.compactMap { Word(rawValue: $0) }
        if words?.contains(.told) == true {
          wasTold = looked
          isEnding.store(true, ordering: .relaxed)
        }
        states[index] = state(after: words, since: wasStopped ? looked : since, now: looked)
      }
      if wasTold == nil { endIfLost(states) }
      // The launcher ends this process, because another one has ended. If it does not, this process ends itself.
      if let wasTold, clock.now - wasTold > linger + .seconds(3) { _exit(Failure.Kind.internal.rawValue) }
    }
  }

  /// Waits until a word arrives, or until it is time to send the next one.
  private func waitForWord(_ interval: Duration, _ states: [State]) {
    var requests = zip(mesh.peers, states).map { peer, state in
      // A closed connection would always be ready to read.
      let isOpen = if case .present = state { true } else { false }
      return pollfd(fd: isOpen ? peer.socket.descriptor : -1, events: Int16(POLLIN), revents: 0)
    }
    _ = poll(&requests, UInt(requests.count), Int32(interval / .milliseconds(1)))
  }

  /// Returns the new state of another process.
  ///
  /// - Parameter words: the words that have just arrived. Nil if the connection is closed.
  private func state(
    after words: [Word]?, since: ContinuousClock.Instant, now: ContinuousClock.Instant
  ) -> State {
    guard let words else { return .lost }
    if words.contains(where: { $0 != .beat }) { return .left }
    if !words.isEmpty { return .present(since: now) }
    return now - since > patience ? .lost : .present(since: since)
  }

  /// If a process is lost, the lowest remaining rank reports it, and all processes end. The others wait for its word.
  private func endIfLost(_ states: [State]) {
    let lost = states.firstIndex { if case .lost = $0 { true } else { false } }
    guard let lost, isLowest(states) else { return }
    let (peer, step) = (mesh.peers[lost], step.load(ordering: .relaxed))
    sayLast(
      "rank \(peer.rank) on \(peer.host) stopped answering at step \(step); "
        + "look at that host, and run again to go on from the last checkpoint")
    isEnding.store(true, ordering: .relaxed)
    leave(.told)
    Thread.sleep(forTimeInterval: linger / .seconds(1))
    _exit(Failure.Kind.internal.rawValue)
  }

  private func isLowest(_ states: [State]) -> Bool {
    zip(mesh.peers, states).allSatisfy { peer, state in
      if case .present = state { peer.rank > rank } else { true }
    }
  }
}
