import Files

/// The next bytes of a file. Those that were not used yet are kept when more are read.
struct PieceBuffer {
  /// Room for the bytes, of which the first ``filled`` are there.
  private(set) var bytes: [UInt8]
  /// The number of bytes that are there.
  private(set) var filled = 0
  /// How many bytes of the file are before them.
  private(set) var offset = 0
  /// Whether the file ends with them.
  private(set) var isEnd = false
  private let reader: ContentReader

  /// - Parameter size: the number of bytes that there is room for.
  init(_ reader: ContentReader, size: Int) { (self.reader, bytes) = (reader, Array(repeating: 0, count: size)) }

  /// Reads bytes until there is no more room, or the file ends.
  ///
  /// - Returns: the places of these bytes.
  /// - Throws: a failure of kind `data` for a compressed file that is damaged, of kind `io` if it cannot be read.
  mutating func fill() throws -> Range<Int> {
    let start = filled
    filled += try reader.read(into: &bytes, from: start)
    isEnd = filled < bytes.count
    return start..<filled
  }

  /// Removes a byte-order mark at the start of the file.
  ///
  /// - Throws: a failure of kind `data` for text in UTF-16.
  mutating func dropMark(_ path: String) throws {
    if offset == 0 { offset = try TextFile.dropMark(&bytes, &filled, path) }
  }

  /// Removes the first bytes, which were used.
  mutating func drop(_ count: Int) {
    bytes.moveToStart(count..<filled)
    (filled, offset) = (filled - count, offset + count)
  }

  /// Makes room for as many bytes again.
  mutating func grow() { bytes += [UInt8](repeating: 0, count: bytes.count) }
}
