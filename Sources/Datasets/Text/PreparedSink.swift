import Failures
import Files
import FoundationEssentials
import Kernels

/// Where a prepared file is written to: a file, or memory if there is none or its disk is full.
final class PreparedSink {
  /// The number of bytes so far.
  private(set) var count = 0
  /// The hash of the bytes so far.
  private(set) var hash = FastHash()

  private let path: String?
  private var file: CacheFile?
  private var memory = Data()
  private var complaint: Failure?

  /// - Parameter path: where the file will lie; nil for memory.
  init(_ path: String?) {
    self.path = path
    attempt { self.file = try path.map { try CacheFile(path: $0, createsFolder: true) } }
  }

  /// Adds bytes at the end.
  func write(_ bytes: Span<UInt8>) {
    hash.add(bytes)
    count += bytes.count
    if let file {
      do {
        return try file.write(bytes)
      } catch {
        // What was written goes on in memory.
        complain(error)
        memory = ((try? file.contents()) ?? Data()).prefix(count - bytes.count)
        self.file = nil
      }
    }
    memory.append(bytes)
  }

  /// The bytes so far.
  func contents() throws -> Data { try file?.contents() ?? memory }

  /// Gives the file its name.
  ///
  /// - Returns: why it could not be kept; nil if it was, or if it lies in memory as it should.
  func publish() -> Failure? {
    attempt { try file?.publish() }
    return complaint
  }

  private func attempt(_ work: () throws -> Void) {
    do { try work() } catch { complain(error) }
  }

  private func complain(_ error: any Error) {
    complaint = Failure(
      .io,
      "\(path ?? "") cannot be written: \(error); without it, each run reads the text again; free space, or give "
        + "another folder with data.cache")
  }
}
