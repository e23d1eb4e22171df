import Failures
import Files
import SystemPackage

/// The reply of a process that reads a file of weights to the process that asked for it: the weights, or a failure.
public enum WeightsReply: Sendable {
  /// The weights of the file.
  case weights(ForeignWeights)
  /// The reason why the file cannot be read.
  case failure(Failure)

  /// The receiver takes this many numbers of any file, since a small one can be compressed, and otherwise as many as the
  /// file has bytes.
  private static let fewest = 1 << 26

  /// Reads the file at `path` in this process.
  ///
  /// - Parameter map: the layers of the model that layers of the file belong to: `theirs=ours`.
  public init(reading path: String, map: [String]) {
    do {
      self = .weights(try ForeignWeights(reading: path, map: map))
    } catch let failure as Failure {
      self = .failure(failure)
    } catch {
      self = .failure(Failure(.data, "\(path) cannot be read: \(error); save it again"))
    }
  }

  /// Sends the reply.
  public func write(to file: FileDescriptor) throws {
    switch self {
    case .weights(let weights): try Reply(header: weights.header, floats: weights.floats).write(to: file)
    case .failure(let failure): try Reply<ForeignWeights.Header>.write(failure, to: file)
    }
  }

  /// Receives a reply about the file at `path`, which has `size` bytes. Returns nil if the bytes are not a reply, or if the
  /// reply is larger than the weights of such a file can be.
  public init?(from file: FileDescriptor, path: String, size: Int) throws {
    let limit = max(size, WeightsReply.fewest)
    switch try Reply<ForeignWeights.Header>.receive(from: file, size: size, limit: limit) {
    case .success(let reply): self = .weights(ForeignWeights(path: path, reply.header, reply.floats))
    case .failure(let failure): self = .failure(failure)
    case nil: return nil
    }
  }
}

extension ForeignWeights.Header: ReplyHeader {
  var shapes: [[Int]] { layers.flatMap(\.arrays).map(\.shape) }
}
