import Failures
import Foundation

/// A TCP connection between every two processes, in addition to MPI's connections.
///
/// A closed connection shows at once that a process has ended. A separate thread can use the connections without
/// waiting for MPI.
struct Mesh: Sendable {
  /// Another process, and the connection to it.
  struct Peer: Sendable {
    let rank: Int
    let host: String
    let socket: Socket
  }

  /// The other processes.
  let peers: [Peer]

  /// The time that a process has to answer, in milliseconds.
  private static let patience = 5000

  /// Connects all processes. All processes call this.
  ///
  /// - Throws: an ``AgreedFailure`` on all processes if two of them cannot connect to each other.
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
    // Each process calls the lower ranks and answers the higher ranks. Rank 0 only answers, so no circle of processes
    // waits for each other.
    peers = try communicator.agree {
      var peers: [Peer] = []
      for other in 0..<rank { peers.append(try Mesh.call(other, cards[other], from: rank, host: communicator.host)) }
      for _ in rank + 1..<size { peers.append(try Mesh.answer(listener, cards, card.token)) }
      return peers
    }
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

  /// Connects to a lower rank: sends the token and this process's rank, and expects the token back.
  private static func call(_ rank: Int, _ card: Card, from mine: Int, host: String) throws -> Peer {
    let isNear = card.host == host
    let addresses = isNear ? card.addresses.reversed() : card.addresses.filter { !$0.hasPrefix("127.") }
    for address in addresses {
      guard let socket = try Socket.connected(to: address, port: card.port, within: patience) else { continue }
      socket.send(bytes(card.token) + bytes(UInt64(mine)))
      if socket.receive(exactly: 8, within: patience) == bytes(card.token) {
        return Peer(rank: rank, host: card.host, socket: socket)
      }
    }
    throw Failure(
      .io,
      "rank \(mine) on \(host) cannot reach rank \(rank) on \(card.host) at \(addresses.joined(separator: " or ")); "
        + "open TCP between the hosts, or set parallel.patience=0 to go unwatched")
  }

  private static func answer(_ listener: Socket, _ cards: [Card], _ token: UInt64) throws -> Peer {
    // Ignores connections without the token: they do not belong to this job.
    for _ in 0..<100 {
      guard let socket = listener.accept(within: 4 * patience) else { break }
      guard let hello = socket.receive(exactly: 16, within: patience), Array(hello.prefix(8)) == bytes(token),
        let rank = cards.indices.first(where: { bytes(UInt64($0)) == Array(hello.suffix(8)) })
      else { continue }
      socket.send(bytes(token))
      return Peer(rank: rank, host: cards[rank].host, socket: socket)
    }
    throw Failure(.io, "a process does not answer; open TCP between the hosts, or set parallel.patience=0")
  }

  private static func bytes(_ number: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
  }
}
