import Failures
import Foundation
import Synchronization

/// Watches over the other processes, from a thread that waits for nobody: when one has ended, stands still or cannot be
/// reached, the lowest rank that is left says so in one line, and all end.
///
/// MPI alone would wait for a lost process forever.
final class Watch: Sendable {
  private let mesh: Mesh
  private let rank: Int
  private let patience: Duration
  private let linger: Duration
  private let step = Atomic(0)
  private let isEnding = Atomic(false)

  /// Watches from now on.
  ///
  /// - Parameter patience: how long a process may be silent.
  init(_ mesh: Mesh, rank: Int, host: String, patience: Duration) {
    self.mesh = mesh
    // Once a process has ended, mpirun waits for what it said to a lost host. If all are there it finds the loss by itself.
    linger = mesh.peers.contains { $0.host != host } ? .seconds(10) : .zero
    self.rank = rank
    self.patience = patience
    Thread.detachNewThread { [self] in watch() }
  }

  /// The step that this process works at, for the message.
  func reached(step: Int) { self.step.store(step, ordering: .relaxed) }

  /// Waits for the end, if this job is to end; for a call of MPI that failed, since a lost process makes it fail.
  func awaitEnd() {
    Thread.sleep(forTimeInterval: 1)
    while isEnding.load(ordering: .relaxed) { Thread.sleep(forTimeInterval: 1) }
  }

  /// Whether this process is the one to say why all end. Where several want to at the same time, rank 0 does.
  func mayTell() -> Bool {
    if rank > 0 { Thread.sleep(forTimeInterval: 1) }
    return !isEnding.load(ordering: .relaxed)
  }

  /// A last word to all others.
  func leave(_ word: Word) {
    for peer in mesh.peers { peer.socket.send([word.rawValue]) }
    // A connection that ends with something unread drops what the other side has not read either.
    if word != .goodbye { Thread.sleep(forTimeInterval: 0.3) }
  }

  /// What processes say to each other.
  enum Word: UInt8 {
    /// I am here.
    case beat
    /// I leave as I should.
    case goodbye
    /// I end, and the person knows why.
    case told
    /// A person ends me at once, by a signal.
    case signalled
  }

  /// What is known of another process.
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
      // Who was stopped and goes on has not listened, which is no fault of the others.
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
      // The launcher ends us, since another has ended; if it does not, we do.
      if let wasTold, clock.now - wasTold > linger + .seconds(3) { _exit(Failure.Kind.internal.rawValue) }
    }
  }

  /// Waits for a word, or for the time to say the next one.
  private func waitForWord(_ interval: Duration, _ states: [State]) {
    var requests = zip(mesh.peers, states).map { peer, state in
      // A connection that has ended is ready forever.
      let isOpen = if case .present = state { true } else { false }
      return pollfd(fd: isOpen ? peer.socket.descriptor : -1, events: Int16(POLLIN), revents: 0)
    }
    _ = poll(&requests, UInt(requests.count), Int32(interval / .milliseconds(1)))
  }

  /// - Parameter words: what a process has said now, nothing when the connection has ended.
  private func state(
    after words: [Word]?, since: ContinuousClock.Instant, now: ContinuousClock.Instant
  ) -> State {
    guard let words else { return .lost }
    if words.contains(where: { $0 != .beat }) { return .left }
    if !words.isEmpty { return .present(since: now) }
    return now - since > patience ? .lost : .present(since: since)
  }

  /// When a process is lost, the lowest rank that is left tells the person; the others wait for it to do so, and all end.
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
