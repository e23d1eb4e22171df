import Dispatch
import Failures
import Synchronization

/// TCP connections between processes of neighbouring ranks, in addition to MPI's connections. The last process is
/// connected to the first, so that news reaches every process though one is lost.
///
/// A closed connection shows at once that a process has ended. A separate thread can use the connections without
/// waiting for MPI. However many processes there are, each has at most two connections.
struct Ring: Sendable {
  /// A neighbour, and the connection to it.
  struct Peer: Sendable {
    let rank: Int
    let socket: Socket
  }

  /// The rank of this process.
  let rank: Int
  /// The neighbours.
  let peers: [Peer]
  /// What each process is called in messages: "rank 3 on node1".
  let names: [String]
  /// Whether the processes run on several hosts.
  let spansHosts: Bool

  /// The time that a process has to accept a connection, in milliseconds.
  private static let patience = 5000

  /// Connects all processes. All processes call this.
  ///
  /// - Throws: an ``AgreedFailure`` on all processes if two neighbours cannot connect to each other.
  init(_ communicator: any Communicator) throws {
    let (rank, size) = (communicator.rank, communicator.size)
    let (listener, card) = try communicator.agree { () throws -> (Socket, Card) in
      let listener = try Socket()
      let port = try listener.listen(backlog: size)
      let card = Card(
        host: communicator.host, port: port, token: .random(in: 0 ... .max), addresses: Socket.addresses())
      return (listener, card)
    }
    let cards = try communicator.gather(Array(card.text.utf8)).map { Card(String(decoding: $0, as: UTF8.self)) }
    let names = cards.indices.map { "rank \(communicator.launcherRank($0)) on \(cards[$0].host)" }
    // Each process calls the rank before it, and the last one also calls the first. Another thread answers meanwhile:
    // otherwise each process would wait for the one before it.
    let called = [rank > 0 ? rank - 1 : nil, rank == size - 1 && size > 2 ? 0 : nil].compactMap(\.self)
    let callers = (rank < size - 1 ? 1 : 0) + (rank == 0 && size > 2 ? 1 : 0)
    peers = try communicator.agree {
      let answers = Answers(listener, callers, card.token)
      let callees = try called.map { try Ring.call($0, cards[$0], from: rank, host: communicator.host, names) }
      return try callees + answers.wait()
    }
    self.rank = rank
    self.names = names
    spansHosts = communicator.hosts.ranks.count > 1 || Set(cards.map(\.host)).count > 1
  }

  /// What a process tells the others about itself.
  private struct Card {
    let host: String
    let port: UInt16
    let token: UInt64  // identifies the callers that belong to this job
    let addresses: [String]

    init(host: String, port: UInt16, token: UInt64, addresses: [String]) {
      self.host = host
      self.port = port
      self.token = token
      self.addresses = addresses
    }

    var text: String { "\(port) \(token) \(addresses.joined(separator: ",")) \(host)" }

    init(_ text: String) {
      let words = text.split(separator: " ", maxSplits: 3).map(String.init)
      self.init(
        host: words[3], port: UInt16(words[0]) ?? 0, token: UInt64(words[1]) ?? 0,
        addresses: words[2].split(separator: ",").map(String.init))
    }
  }

  /// Connects to another process: sends the token and this process's rank, and expects the token back.
  private static func call(
    _ rank: Int, _ card: Card, from mine: Int, host: String, _ names: [String]
  ) throws -> Peer {
    let isNear = card.host == host
    let addresses = isNear ? card.addresses.reversed() : card.addresses.filter { !$0.hasPrefix("127.") }
    for address in addresses {
      guard let socket = try Socket.connected(to: address, port: card.port, within: patience) else { continue }
      socket.send(bytes(card.token) + bytes(UInt64(mine)))
      if socket.receive(exactly: 8, within: 2 * patience) == bytes(card.token) {
        return Peer(rank: rank, socket: socket)
      }
    }
    throw Failure(
      .io,
      "\(names[mine]) cannot reach \(names[rank]) at \(addresses.joined(separator: " or ")); "
        + "open TCP between the hosts, or set parallel.patience=0 to go unwatched")
  }

  /// The connections from processes that call this one, accepted by another thread.
  private final class Answers: Sendable {
    private let peers = Mutex<[Peer]>([])
    private let isDone = DispatchSemaphore(value: 0)
    private let count: Int

    init(_ listener: Socket, _ count: Int, _ token: UInt64) {
      self.count = count
      DispatchQueue(label: "ring").async { [self] in
        for _ in 0..<count {
          guard let peer = Ring.answer(listener, token) else { break }
          peers.withLock { $0.append(peer) }
        }
        isDone.signal()
      }
    }

    func wait() throws -> [Peer] {
      isDone.wait()
      let peers = peers.withLock { $0 }
      guard peers.count == count else {
        throw Failure(.io, "a process does not answer; open TCP between the hosts, or set parallel.patience=0")
      }
      return peers
    }
  }

  private static func answer(_ listener: Socket, _ token: UInt64) -> Peer? {
    // Ignores connections without the token: they do not belong to this job.
    for _ in 0..<100 {
      guard let socket = listener.accept(within: 4 * patience) else { return nil }
      guard let hello = socket.receive(exactly: 16, within: patience), Array(hello.prefix(8)) == bytes(token) else {
        continue
      }
      socket.send(bytes(token))
      return Peer(rank: number(hello.suffix(8)), socket: socket)
    }
    return nil
  }

  private static func bytes(_ number: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
  }

  private static func number(_ bytes: some Sequence<UInt8>) -> Int {
    Int(truncatingIfNeeded: bytes.enumerated().reduce(UInt64(0)) { $0 | UInt64($1.element) << ($1.offset * 8) })
  }
}
