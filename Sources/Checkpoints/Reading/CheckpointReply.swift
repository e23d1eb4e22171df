import Failures
import Files
import Foundation
import SystemPackage

/// The reply of a process that reads a checkpoint to the process that asked for it: the contents, or a failure.
///
/// The encoded form is the length of a header in 8 bytes, the header in JSON, then the floats as they are in memory.
/// The receiver checks all of it.
public enum CheckpointReply: Sendable {
  /// The contents of the file.
  case contents(CheckpointContents)
  /// The reason why the file cannot be read.
  case failure(Failure)

  private enum Header: Codable {
    case contents(CheckpointContents.Header)
    case failure(kind: Int32, message: String)
  }

  /// Sends the reply.
  public func write(to file: FileDescriptor) throws {
    switch self {
    case .contents(let contents):
      try CheckpointReply.write(.contents(contents.header), to: file)
      try file.writeAll(contents.floats)
    case .failure(let failure):
      try CheckpointReply.write(.failure(kind: failure.kind.rawValue, message: failure.message), to: file)
    }
  }

  /// Receives a reply about a file of `size` bytes. Returns nil if the bytes are not a reply, or if the reply is larger
  /// than the contents of such a file can be.
  public init?(from file: FileDescriptor, size: Int) throws {
    // The header holds texts, and a byte of a text has at most six bytes in JSON.
    guard let length = try file.readAll(count: 8)?.reversed().reduce(UInt64(0), { $0 << 8 | UInt64($1) }),
      length <= UInt64(1 << 20 + 6 * size), let bytes = try file.readAll(count: Int(length)),
      let header = try? JSON.decoder().decode(Header.self, from: Data(bytes))
    else { return nil }
    switch header {
    case .failure(let kind, let message):
      guard let kind = Failure.Kind(rawValue: kind) else { return nil }
      // The message may have names from the file, of any length.
      self = .failure(Failure(kind, String(message.prefix(1000))))
    case .contents(let header):
      guard let count = header.floatCount(limit: size / 4), let floats = try file.readFloats(count: count)
      else { return nil }
      self = .contents(CheckpointContents(header: header, floats: floats))
    }
  }

  private static func write(_ header: Header, to file: FileDescriptor) throws {
    let bytes = try JSON.encoder().encode(header)
    try file.writeAll((0..<8).map { UInt8(truncatingIfNeeded: bytes.count >> (8 * $0)) } + bytes)
  }
}

extension CheckpointContents.Header {
  /// The number of floats of all arrays, or nil if a shape is not valid or there are more than `limit`.
  fileprivate func floatCount(limit: Int) -> Int? {
    var total = 0
    for entry in arrays {
      var count = 1
      for size in entry.shape {
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
