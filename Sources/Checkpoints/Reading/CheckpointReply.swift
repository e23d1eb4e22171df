import Failures
import Files
import Foundation
import SystemPackage

/// What a process that reads a checkpoint hands to the one that asked for it: the contents, or why there are none.
///
/// On the wire: the length of a header in 8 bytes, the header in JSON, then the floats as they lie in memory. The receiver
/// takes nothing for granted.
public enum CheckpointReply: Sendable {
  /// What is in the file.
  case contents(CheckpointContents)
  /// Why it cannot be read.
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
      try unsafe contents.floats.withUnsafeBytes { _ = try unsafe file.writeAll($0) }
    case .failure(let failure):
      try CheckpointReply.write(.failure(kind: failure.kind.rawValue, message: failure.message), to: file)
    }
  }

  /// Receives a reply about a file of `size` bytes; none when what comes is no reply, or more than such a file holds.
  public init?(from file: FileDescriptor, size: Int) throws {
    // What is not numbers is text, and a byte of text is at most six in JSON.
    guard let length = try CheckpointReply.bytes(8, from: file)?.reversed().reduce(UInt64(0), { $0 << 8 | UInt64($1) }),
      length <= UInt64(1 << 20 + 6 * size), let bytes = try CheckpointReply.bytes(Int(length), from: file),
      let header = try? JSON.decoder().decode(Header.self, from: Data(bytes))
    else { return nil }
    switch header {
    case .failure(let kind, let message):
      guard let kind = Failure.Kind(rawValue: kind) else { return nil }
      // Names in the file may be of any length.
      self = .failure(Failure(kind, String(message.prefix(1000))))
    case .contents(let header):
      guard let count = header.floats(limit: size / 4), let floats = try CheckpointReply.floats(count, from: file)
      else { return nil }
      self = .contents(CheckpointContents(header: header, floats: floats))
    }
  }

  private static func write(_ header: Header, to file: FileDescriptor) throws {
    let bytes = try JSON.encoder().encode(header)
    try file.writeAll((0..<8).map { UInt8(truncatingIfNeeded: bytes.count >> (8 * $0)) } + bytes)
  }

  private static func bytes(_ count: Int, from file: FileDescriptor) throws -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    let isWhole = try unsafe bytes.withUnsafeMutableBytes { try unsafe fill($0, from: file) }
    return isWhole ? bytes : nil
  }

  private static func floats(_ count: Int, from file: FileDescriptor) throws -> [Float]? {
    var floats = [Float](repeating: 0, count: count)
    let isWhole = try unsafe floats.withUnsafeMutableBytes { try unsafe fill($0, from: file) }
    return isWhole ? floats : nil
  }

  private static func fill(_ target: UnsafeMutableRawBufferPointer, from file: FileDescriptor) throws -> Bool {
    var done = 0
    while done < target.count {
      let count = try unsafe file.read(into: UnsafeMutableRawBufferPointer(rebasing: target[done...]))
      if count == 0 { return false }
      done += count
    }
    return true
  }
}

extension CheckpointContents.Header {
  /// The number of floats of all arrays; none if a shape is none, or they are more than `limit`.
  fileprivate func floats(limit: Int) -> Int? {
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
