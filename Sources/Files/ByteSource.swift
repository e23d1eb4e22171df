import Failures
import FoundationEssentials

/// The bytes of a file, read from its start to its end. A gzip file is expanded on the way, and a byte-order mark at the
/// start is left out.
package final class ByteSource {
  private let path: String
  private let bytes: Data
  private let inflation: Inflation?
  private let longest: Int
  private var used = 0
  private var buffer: ArraySlice<UInt8> = []

  private static let pieceSize = 1 << 18
  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// Opens the file at `path`.
  ///
  /// - Parameters:
  ///   - setting: the key or option that gives the path, for error messages.
  ///   - longest: the largest size of a line or a record in bytes, so that a damaged file does not take all memory.
  /// - Throws: a failure of kind `missing` if there is no file, of kind `io` if it cannot be read.
  package init(_ path: String, _ setting: String, longest: Int) throws {
    (self.path, self.longest) = (path, longest)
    bytes = try contents(of: path, setting)
    inflation = bytes.starts(with: Inflation.gzipSignature) ? Inflation(bytes, .gzip) : nil
    if try upcoming(3).starts(with: ByteSource.byteOrderMark) { buffer.removeFirst(3) }
  }

  /// Returns the next bytes without moving on: `count` or more, or fewer at the end of the file.
  ///
  /// - Throws: a failure of kind `data` if a gzip file is damaged or cut short.
  package func upcoming(_ count: Int) throws -> ArraySlice<UInt8> {
    while buffer.count < count, let piece = try next() { buffer = ArraySlice(buffer + piece) }
    return buffer
  }

  /// Returns the next `count` bytes. Nil if the file ends before.
  ///
  /// - Throws: a failure of kind `data` if a gzip file is damaged or cut short.
  package func read(_ count: Int) throws -> ArraySlice<UInt8>? {
    guard count <= longest, try upcoming(count).count >= count else { return nil }
    defer { buffer = buffer.dropFirst(count) }
    return buffer.prefix(count)
  }

  /// Returns the bytes before the next `end`, and moves on behind it. The last bytes of a file may have no end. Nil at
  /// the end of the file.
  ///
  /// - Throws: a failure of kind `data` if there are too many bytes, or if a gzip file is damaged or cut short.
  package func read(until end: UInt8) throws -> ArraySlice<UInt8>? {
    var searched = 0
    while true {
      if let place = buffer.dropFirst(searched).firstIndex(of: end) {
        defer { buffer = buffer[(place + 1)...] }
        return buffer[..<place]
      }
      searched = buffer.count
      if searched > longest {
        throw Failure(.data, "\(path) has a line of more than \(longest) bytes; give a text file, or word2vec's form")
      }
      guard let piece = try next() else { break }
      buffer = ArraySlice(buffer + piece)
    }
    defer { buffer = [] }
    return buffer.isEmpty ? nil : buffer
  }

  private func next() throws -> [UInt8]? {
    guard let inflation else {
      let piece = [UInt8](bytes.dropFirst(used).prefix(ByteSource.pieceSize))
      used += piece.count
      return piece.isEmpty ? nil : piece
    }
    if let piece = inflation.next() { return piece }
    if inflation.isDamaged { throw Failure(.data, "\(path) is a damaged gzip file, or cut short; copy it again") }
    return nil
  }
}
