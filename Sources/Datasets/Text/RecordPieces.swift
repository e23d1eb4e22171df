import Files
import FoundationEssentials
import Kernels

/// Reads a file of texts piece by piece, so that a file of any size can be read.
struct RecordPieces {
  /// The hash of a file that was read to its end.
  private(set) var hash: WordHash

  private let path: String
  private let reader: ContentReader
  private var buffer: PieceBuffer
  private var checked = 0  // bytes of the buffer
  private var lines = 0  // that end before what is not checked
  private var lineEnd: UInt8?
  private let size: Int  // of the file; 0 for a pipe

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - setting: the key or option that gives the path, for error messages.
  ///   - pieceSize: the number of bytes of a piece. One with a longer record is larger.
  /// - Throws: a failure of kind `missing` if there is no file, of kind `io` if it cannot be read.
  init(_ path: String, _ setting: String, pieceSize: Int = 1 << 22) throws {
    self.path = path
    reader = try ContentReader(path, setting, expands: false)
    buffer = PieceBuffer(reader, size: pieceSize)
    size = fileSize(path)
    hash = WordHash(count: size)
  }

  /// Calls `body` with one piece after another, and with the fraction of the file that was read with it; 0 for a pipe.
  /// It returns how many bytes it has used; the others are in the next piece.
  ///
  /// - Throws: what `body` throws, and a failure of kind `data` for bytes that are not text in UTF-8.
  mutating func read(_ body: (RecordPiece, _ fraction: Double) throws -> Int) throws {
    while !buffer.isEnd {
      let new = try buffer.fill()
      var hash = hash
      hash.add(buffer.bytes.span.extracting(new))
      self.hash = hash
      try buffer.dropMark(path)
      // A carriage return at the end may be followed by a line feed.
      let known = buffer.isEnd ? buffer.filled : buffer.filled - 1
      let lineEnd = lineEnd ?? RecordPiece.lineEnd(buffer.bytes.prefix(known))
      let end = buffer.isEnd ? buffer.filled : (buffer.bytes.lastIndex(of: lineEnd) ?? -1) + 1
      if end > 0 { self.lineEnd = lineEnd }
      lines += try TextFile.check(
        buffer.bytes.span.extracting(checked..<max(checked, end)), path, lines: lines, offset: buffer.offset + checked,
        lineEnd: lineEnd)
      let fraction = size == 0 ? 0 : Double(reader.done) / Double(size)
      let piece = RecordPiece(Data(buffer.bytes[..<end]), lineEnd: lineEnd, isEnd: buffer.isEnd)
      let used = end == 0 ? 0 : try body(piece, fraction)
      checked = max(checked, end) - used
      if used == 0 { buffer.grow() }
      buffer.drop(used)
    }
  }
}
