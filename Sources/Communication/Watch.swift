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
  private let step = Atomic(0)

  /// Watches from now on.
  ///
  /// - Parameter patience: how long a process may be silent.
  init(_ mesh: Mesh, rank: Int, patience: Duration) {
    self.mesh = mesh
    self.rank = rank
    self.patience = patience
    Termination.divert()
    Thread.detachNewThread { [self] in watch() }
  }

  /// The step that this process works at, for the message.
  func reached(step: Int) { self.step.store(step, ordering: .relaxed) }

  /// This process leaves as it should, or has said itself what is wrong.
  func leave(_ word: Word) { for peer in mesh.peers { peer.socket.send([word.rawValue]) } }

  /// What processes say to each other.
  enum Word: UInt8 {
    /// I am here.
    case beat
    /// I leave as I should.
    case goodbye
    /// I end, and the person knows why.
    case told
    /// I was told by a signal to end.
    case signalled
  }

  private enum State {
    case present(since: ContinuousClock.Instant)
    case left
    case lost
  }

  private func watch() {
    let clock = ContinuousClock()
    let interval = max(.milliseconds(20), min(.seconds(1), patience / 10))
    var states = mesh.peers.map { _ in State.present(since: clock.now) }
    var wasTold: ContinuousClock.Instant?
    var last = clock.now
    while true {
      let isSignalled = waitForWord(interval)
      // Who was stopped and goes on has not listened, which is no fault of the others.
      let pause = clock.now - last
      last = clock.now
      for (index, peer) in mesh.peers.enumerated() {
        guard case .present(let since) = states[index] else { continue }
        if pause > interval * 3 { states[index] = .present(since: clock.now) }
        switch hear(peer) {
        case nil: states[index] = .lost
        case .some(let words):
          if words.contains(.told) { wasTold = wasTold ?? clock.now }
          if words.contains(.goodbye) || words.contains(.signalled) || words.contains(.told) {
            states[index] = .left
          } else if !words.isEmpty {
            states[index] = .present(since: clock.now)
          } else if clock.now - since > patience && pause <= interval * 3 {
            states[index] = .lost
          }
        }
      }
      let lost = states.firstIndex { if case .lost = $0 { true } else { false } }
      if let lost, wasTold == nil { conclude(mesh.peers[lost], isLowest: isLowest(states)) }
      if isSignalled { Termination.goOn { leave(.signalled) } }
      // The launcher ends those whose process has ended; if it does not, we do.
      if let wasTold, clock.now - wasTold > .seconds(3) { _exit(Failure.Kind.internal.rawValue) }
    }
  }

  /// Waits for a word, for a signal, or for the time to say the next one.
  private func waitForWord(_ interval: Duration) -> Bool {
    var requests = mesh.peers.map { pollfd(fd: $0.socket.descriptor, events: Int16(POLLIN), revents: 0) }
    requests.append(pollfd(fd: Termination.descriptor, events: Int16(POLLIN), revents: 0))
    // A connection that was closed by goodbye is ready forever.
    _ = poll(&requests, UInt(requests.count), Int32(interval / .milliseconds(1)))
    return requests[requests.count - 1].revents != 0
  }

  /// Says a word to another process; its words since the last time, none when it is gone.
  private func hear(_ peer: Mesh.Peer) -> [Word]? {
    guard let bytes = peer.socket.receive(256) else { return nil }
    let isThere = peer.socket.send([Word.beat.rawValue])
    let words = bytes.compactMap { Word(rawValue: $0) }
    return isThere || !words.isEmpty ? words : nil
  }

  private func isLowest(_ states: [State]) -> Bool {
    zip(mesh.peers, states).allSatisfy { peer, state in
      if case .present = state { peer.rank > rank } else { true }
    }
  }

  /// The lowest rank that is left tells the person, and then all end; the others wait for it to do so.
  private func conclude(_ peer: Mesh.Peer, isLowest: Bool) {
    guard isLowest else { return }
    let step = step.load(ordering: .relaxed)
    let text =
      "lockstep: rank \(peer.rank) on \(peer.host) stopped answering at step \(step); "
      + "look at that host, and run again to go on from the last checkpoint\n"
    _ = text.withCString { write(2, $0, strlen($0)) }
    leave(.told)
    _exit(Failure.Kind.internal.rawValue)
  }
}

/// SIGTERM, brought to the thread that watches: a launcher sends it when a process is lost, and that thread may know which.
private enum Termination {
  nonisolated(unsafe) private static var pipe: [Int32] = [-1, -1]

  /// The end that can be read when the signal has come.
  static var descriptor: Int32 { pipe[0] }

  /// From now on the signal is ours.
  static func divert() {
    Glibc.pipe(&pipe)
    signal(SIGTERM) { _ in
      var byte: UInt8 = 0
      _ = write(Termination.pipe[1], &byte, 1)
    }
  }

  /// Lets the signal do what it does by itself, after a last word.
  static func goOn(_ lastWord: () -> Void) {
    lastWord()
    signal(SIGTERM, SIG_DFL)
    kill(getpid(), SIGTERM)
  }
}
