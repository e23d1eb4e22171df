import Failures
import SystemPackage

/// The reply of a process that reads a checkpoint to the process that asked for it: the contents, or a failure.
public enum CheckpointReply: Sendable {
  /// The contents of the file.
  case contents(CheckpointContents)
  /// The reason why the file cannot be read.
  case failure(Failure)

  /// Sends the reply.
  public func write(to file: FileDescriptor) throws {
    switch self {
    case .contents(let contents): try Reply(header: contents.header, floats: contents.floats).write(to: file)
    case .failure(let failure): try Reply<CheckpointContents.Header>.write(failure, to: file)
    }
  }

  /// Receives a reply about a file of `size` bytes. Returns nil if the bytes are not a reply, or if the reply is larger
  /// than the contents of such a file can be.
  public init?(from file: FileDescriptor, size: Int) throws {
    switch try Reply<CheckpointContents.Header>.receive(from: file, size: size, limit: size / 4) {
    case .success(let reply): self = .contents(CheckpointContents(header: reply.header, floats: reply.floats))
    case .failure(let failure): self = .failure(failure)
    case nil: return nil
    }
  }
}

extension CheckpointContents.Header: ReplyHeader {
  var shapes: [[Int]] { arrays.map(\.shape) }
}
