/// What a process knows about the others: from its neighbours, and about its neighbours.
struct News {
  /// The state of a neighbour.
  private enum State {
    case present(since: ContinuousClock.Instant)
    case left
    case lost
  }

  private let ring: Ring
  private var states: [State]
  private var unread: [[UInt8]]  // the beginning of a word
  private var firstLoss: ContinuousClock.Instant?
  /// The processes that were lost, as far as is known.
  private(set) var lost: Set<Int> = []
  /// When this process learned that the end of the job has been reported. Nil if it has not.
  private(set) var told: ContinuousClock.Instant?

  /// Begins with all neighbours present.
  init(_ ring: Ring, now: ContinuousClock.Instant) {
    self.ring = ring
    states = ring.peers.map { _ in .present(since: now) }
    unread = ring.peers.map { _ in [] }
  }

  /// Whether a neighbour is present.
  func isPresent(_ index: Int) -> Bool { if case .present = states[index] { true } else { false } }

  /// Gives all neighbours that are present their whole time again.
  mutating func forgive(now: ContinuousClock.Instant) {
    for index in states.indices where isPresent(index) { states[index] = .present(since: now) }
  }

  /// Reads what has arrived, and passes on what all should know.
  mutating func read(now: ContinuousClock.Instant, _ patience: Duration) {
    for index in states.indices {
      guard case .present(let since) = states[index] else { continue }
      guard let bytes = ring.peers[index].socket.receive(256) else {
        lose(index, now)
        continue
      }
      unread[index] += bytes
      if !bytes.isEmpty { states[index] = .present(since: now) } else if now - since > patience { lose(index, now) }
      while let word = Word(takenFrom: &unread[index]) { take(word, from: index, now) }
    }
  }

  private mutating func take(_ word: Word, from index: Int, _ now: ContinuousClock.Instant) {
    switch word {
    case .beat: break
    case .goodbye, .signalled: states[index] = .left
    case .told:
      states[index] = .left
      if told == nil {
        told = now
        pass(word, except: index)
      }
    case .lost(let rank): note(rank, except: index, now)
    }
  }

  private mutating func lose(_ index: Int, _ now: ContinuousClock.Instant) {
    states[index] = .lost
    note(ring.peers[index].rank, except: index, now)
  }

  private mutating func note(_ rank: Int, except index: Int, _ now: ContinuousClock.Instant) {
    guard lost.insert(rank).inserted else { return }
    firstLoss = firstLoss ?? now
    pass(.lost(rank: rank), except: index)
  }

  private func pass(_ word: Word, except index: Int) {
    for other in ring.peers.indices where other != index { ring.peers[other].socket.send(word.bytes) }
  }

  /// Returns whether it is this process that reports a loss: rank 0, or if rank 0 is lost, the first one behind it that
  /// is not. A moment later, because more may be lost, such as a whole host.
  ///
  /// If processes in several places of the ring are lost, the first one behind a gap may not hear from rank 0. It reports
  /// the loss if nobody else does.
  func isMineToTell(now: ContinuousClock.Instant) -> Bool {
    guard told == nil, let firstLoss else { return false }
    let isBehindGap = lost.contains(ring.rank - 1)
    let isFirst = lost.contains(0) ? isBehindGap : ring.rank == 0
    return isFirst && now - firstLoss > .milliseconds(300) || isBehindGap && now - firstLoss > .milliseconds(1500)
  }
}
