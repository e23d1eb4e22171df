import Failures
import Files
import FoundationEssentials
import SystemPackage

/// What the header of a ``Reply`` says of the numbers that follow it.
protocol ReplyHeader: Codable {
  /// The shapes of the arrays whose numbers follow, in their order.
  var shapes: [[Int]] { get }
}

/// What a process that reads a file sends to the process that asked for it.
///
/// The encoded form is the length of a header in 8 bytes, the header in JSON, then the floats as they are in memory.
/// The receiver checks all of it.
struct Reply<Header: ReplyHeader> {
  let header: Header
  /// The numbers of all arrays, one array after the other.
  let floats: [Float]

  private enum Message: Codable {
    case contents(Header)
    case failure(kind: Int32, message: String)
  }

  /// Sends the reply.
  func write(to file: FileDescriptor) throws {
    try Reply.write(.contents(header), to: file)
    try file.writeAll(floats)
  }

  /// Sends the reason why the file cannot be read.
  static func write(_ failure: Failure, to file: FileDescriptor) throws {
    try write(.failure(kind: failure.kind.rawValue, message: failure.message), to: file)
  }

  /// Receives a reply about a file of `size` bytes. Returns nil if the bytes are not a reply, or if the reply is larger
  /// than the contents of such a file can be.
  ///
  /// - Parameter limit: the largest number of floats.
  static func receive(from file: FileDescriptor, size: Int, limit: Int) throws -> Result<Reply, Failure>? {
    // The header holds texts, and a byte of a text has at most six bytes in JSON.
    guard let length = try file.readAll(count: 8)?.reversed().reduce(UInt64(0), { $0 << 8 | UInt64($1) }),
      length <= UInt64(1 << 20 + 6 * size), let bytes = try file.readAll(count: Int(length)),
      let message = try? JSON.decoder().decode(Message.self, from: Data(bytes))
    else { return nil }
    switch message {
    case .failure(let kind, let message):
      guard let kind = Failure.Kind(rawValue: kind) else { return nil }
      // The message may have names from the file, of any length.
      return .failure(Failure(kind, String(message.prefix(1000))))
    case .contents(let header):
      guard let count = count(header.shapes, limit: limit), let floats = try file.readFloats(count: count)
      else { return nil }
      return .success(Reply(header: header, floats: floats))
    }
  }

  private static func write(_ message: Message, to file: FileDescriptor) throws {
    let bytes = try JSON.encoder().encode(message)
    try file.writeAll((0..<8).map { UInt8(truncatingIfNeeded: bytes.count >> (8 * $0)) } + bytes)
  }

  /// Returns the number of floats of all arrays, or nil if a shape is not valid or there are more than `limit`.
  private static func count(_ shapes: [[Int]], limit: Int) -> Int? {
    var total = 0
    for shape in shapes {
      var count = 1
      for size in shape {
        let (product, overflow) = count.multipliedReportingOverflow(by: size)
        if size < 0 || overflow { return nil }
        count = product
      }
      guard count <= limit - total else { return nil }
      total += count
    }
    return total
  }
}
