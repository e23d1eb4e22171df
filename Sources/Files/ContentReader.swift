import Failures
import FoundationEssentials
import SystemPackage

/// Reads the content of a file from its start to its end, in pieces. A file of gzip or Zstandard is expanded on the way.
package final class ContentReader {
  /// The number of bytes of the file that were read, before they are expanded.
  package private(set) var done = 0

  private let path: String
  private let setting: String
  private let file: FileDescriptor
  private var begun: ArraySlice<UInt8> = []  // the first bytes, which were read to see what the file is
  private var expansion: (any Expansion)?
  private var expanded: ArraySlice<UInt8> = []

  /// Opens the file at `path`; "-" for standard input.
  ///
  /// - Parameters:
  ///   - setting: the key or option that gives the path; error messages name it.
  ///   - expands: whether a compressed file is expanded.
  /// - Throws: a failure of kind `missing` if there is no file, of kind `io` if it cannot be read.
  package init(_ path: String, _ setting: String, expands: Bool = true) throws {
    (self.path, self.setting) = (path, setting)
    do {
      file = path == "-" ? .standardInput : try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
    } catch Errno.noSuchFileOrDirectory {
      throw Failure(.missing, "\(path): no such file; give its path with \(setting)")
    } catch {
      throw ContentReader.unreadable(path)
    }
    var first = [UInt8](repeating: 0, count: 4)
    first.removeLast(4 - (try readRaw(&first, from: 0)))
    begun = first[...]
    if !expands { return }
    if first.starts(with: Inflation.gzipSignature) {
      expansion = Inflation(try content(from: first), .gzip)
    } else if Zstandard.begins(first) {
      guard let zstandard = Zstandard(try content(from: first)) else {
        throw Failure(.internal, "\(path): expanding it takes the library libzstd.so.1; install libzstd1, or expand it")
      }
      expansion = zstandard
    }
  }

  deinit { if path != "-" { try? file.close() } }

  /// Whether the file is compressed.
  package var isCompressed: Bool { expansion != nil }

  /// Reads bytes into `buffer` from an offset on, until it is full or the file ends.
  ///
  /// - Returns: the number of bytes. If it is less than there is room for, the file has ended.
  /// - Throws: a failure of kind `data` for a compressed file that is damaged, of kind `io` if it cannot be read.
  package func read(into buffer: inout [UInt8], from start: Int) throws -> Int {
    if expansion != nil { return try readExpanded(&buffer, from: start) }
    let first = begun.prefix(buffer.count - start)
    buffer.replaceSubrange(start..<start + first.count, with: first)
    begun = begun.dropFirst(first.count)
    return first.count + (try readRaw(&buffer, from: start + first.count))
  }

  /// Returns the bytes of the whole file, whose first ones were read.
  private func content(from first: [UInt8]) throws -> Data {
    if !isPipe(path) { return try contents(of: path, setting) }
    var (bytes, buffer) = (Data(first), [UInt8](repeating: 0, count: 1 << 18))
    while true {
      let count = try readRaw(&buffer, from: 0)
      bytes += buffer.prefix(count)
      if count < buffer.count { return bytes }
    }
  }

  private func readRaw(_ buffer: inout [UInt8], from start: Int) throws -> Int {
    do {
      var filled = start
      while filled < buffer.count {
        let count = try unsafe buffer.withUnsafeMutableBytes {
          try unsafe file.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[filled...]))
        }
        if count == 0 { break }
        filled += count
        done += count
      }
      return filled - start
    } catch {
      throw ContentReader.unreadable(path)
    }
  }

  private func readExpanded(_ buffer: inout [UInt8], from start: Int) throws -> Int {
    var filled = start
    while filled < buffer.count {
      if expanded.isEmpty {
        guard let expansion, let piece = expansion.next() else { break }
        (expanded, done) = (piece[...], expansion.used)
      }
      let next = expanded.prefix(buffer.count - filled)
      buffer.replaceSubrange(filled..<filled + next.count, with: next)
      expanded = expanded.dropFirst(next.count)
      filled += next.count
    }
    if let problem = expansion?.problem { throw Failure(.data, "\(path) \(problem)") }
    return filled - start
  }

  private static func unreadable(_ path: String) -> Failure {
    Failure(.io, "\(path) cannot be read as a file; check what it is and its permissions")
  }
}
