import Files
import FoundationEssentials
import Kernels

/// Reads a file of texts piece by piece, so that a file of any size can be read.
struct RecordPieces {
  private let path: String
  private let reader: ContentReader
  private var buffer: [UInt8]
  private var filled = 0
  private var checked = 0  // bytes of the buffer
  private var offset = 0  // of the buffer in the file
  private var lines = 0  // line feeds before what is not checked
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
    buffer = [UInt8](repeating: 0, count: pieceSize)
    size = fileSize(path)
  }

  /// Calls `body` with one piece after another, and with the fraction of the file that was read with it; 0 for a pipe.
  /// It returns how many bytes it has used; the others are in the next piece.
  ///
  /// - Throws: what `body` throws, and a failure of kind `data` for bytes that are not text in UTF-8.
  mutating func read(_ body: (RecordPiece, _ fraction: Double) throws -> Int) throws {
    var isEnd = false
    while !isEnd {
      filled += try reader.read(into: &buffer, from: filled)
      isEnd = filled < buffer.count
      if offset == 0 { offset = try TextFile.dropMark(&buffer, &filled, path) }
      let lineEnd = lineEnd ?? RecordPiece.lineEnd(buffer.prefix(filled))
      self.lineEnd = lineEnd
      let end = isEnd ? filled : (buffer.lastIndex(of: lineEnd) ?? -1) + 1
      lines += try TextFile.check(
        buffer.span.extracting(checked..<max(checked, end)), path, lines: lines, offset: offset + checked)
      let fraction = size == 0 ? 0 : Double(reader.done) / Double(size)
      let piece = RecordPiece(Data(buffer[..<end]), lineEnd: lineEnd, isEnd: isEnd)
      let used = end == 0 ? 0 : try body(piece, fraction)
      if used == 0 { buffer += [UInt8](repeating: 0, count: buffer.count) }
      buffer.moveToStart(used..<filled)
      (filled, checked, offset) = (filled - used, max(checked, end) - used, offset + used)
    }
  }
}
