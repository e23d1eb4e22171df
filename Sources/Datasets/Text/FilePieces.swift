import Failures
import Files
import Kernels

/// Reads one file of a text piece by piece.
struct FilePieces {
  /// The hash of what was read, with a byte-order mark.
  private(set) var contentHash = FastHash()
  /// The number of bytes of the text.
  private(set) var size = 0

  private let path: String
  private let separator: [UInt8]?
  private let readsBytes: Bool
  private var lines = 0
  private var isAtLineStart = true

  /// - Parameter readsBytes: whether the file can hold any bytes, rather than text in UTF-8.
  init(_ path: String, separator: [UInt8]?, readsBytes: Bool) {
    (self.path, self.separator, self.readsBytes) = (path, separator, readsBytes)
  }

  /// A piece of a block of the text.
  struct Piece {
    /// Where it lies in the block.
    let bytes: Range<Int>
    /// Whether a document ends behind it.
    let endsDocument: Bool
  }

  /// Reads the next block of the file: see ``TextReader/readNext(beginFile:block:)``.
  mutating func readNext(
    _ buffer: inout PieceBuffer, _ body: (_ bytes: Span<UInt8>, _ pieces: [Piece]) throws -> Void
  ) throws {
    while !buffer.isEnd {
      let new = try buffer.fill()
      contentHash.add(buffer.bytes.span.extracting(new))
      if !readsBytes { try buffer.dropMark(path) }
      guard let cut = buffer.isEnd ? buffer.filled : cut(buffer.bytes.span) else {
        buffer.grow()
        continue
      }
      try pass(buffer.bytes.span.extracting(first: cut), offset: buffer.offset, buffer.isEnd, body)
      return buffer.drop(cut)
    }
  }

  /// Returns where a full buffer can be cut: behind its last line feed or, in a very long line, its last space or its last
  /// character. Nil if more has to be read first.
  private func cut(_ bytes: Span<UInt8>) -> Int? {
    if let cut = FilePieces.end(of: UInt8(ascii: "\n"), bytes) { return cut }
    if readsBytes && separator == nil { return bytes.count }
    // A line that separates documents is found whole.
    if separator == nil || bytes.count > 1 << 20, let cut = FilePieces.end(of: UInt8(ascii: " "), bytes) { return cut }
    return bytes.count < TextReader.longest ? nil : FilePieces.endOfCharacters(bytes)
  }

  private static func end(of byte: UInt8, _ bytes: Span<UInt8>) -> Int? {
    var end = bytes.count
    while end > 0 && bytes[end - 1] != byte { end -= 1 }
    return end == 0 ? nil : end
  }

  /// Returns the end of the last whole character.
  private static func endOfCharacters(_ bytes: Span<UInt8>) -> Int {
    var end = bytes.count
    while end > bytes.count - 4 && bytes[end - 1] & 0xC0 == 0x80 { end -= 1 }
    return bytes[end - 1] < 0x80 ? end : end - 1
  }

  /// Checks a block, and passes it on with its pieces: one for each document.
  ///
  /// - Parameter offset: the number of bytes before it in the file.
  private mutating func pass(
    _ block: Span<UInt8>, offset: Int, _ isEnd: Bool, _ body: (_ bytes: Span<UInt8>, _ pieces: [Piece]) throws -> Void
  ) throws {
    let lineFeeds = readsBytes ? 0 : try TextFile.check(block, path, lines: lines, offset: offset)
    var (pieces, start) = ([Piece](), 0)
    while let (end, next) = separatorLine(block, from: start) {
      pieces.append(Piece(bytes: start..<end, endsDocument: true))
      start = next
    }
    pieces.append(Piece(bytes: start..<block.count, endsDocument: isEnd))
    try body(block, pieces)
    lines += lineFeeds
    size += block.count
    if let last = block.indices.last { isAtLineStart = block[last] == UInt8(ascii: "\n") }
  }

  /// Returns where the next line that separates documents begins, and where the line after it begins.
  private func separatorLine(_ block: Span<UInt8>, from start: Int) -> (end: Int, next: Int)? {
    guard let separator else { return nil }
    var from = start
    while let place = find(separator.span, in: block, from: from) {
      from = place + separator.count
      let isFirst = place == 0 ? isAtLineStart : block[place - 1] == UInt8(ascii: "\n")
      if !isFirst { continue }
      if from == block.count { return (place, from) }
      if block[from] == UInt8(ascii: "\n") { return (place, from + 1) }
      if block[from] == UInt8(ascii: "\r") && from + 1 < block.count && block[from + 1] == UInt8(ascii: "\n") {
        return (place, from + 2)
      }
    }
    return nil
  }
}
