import Failures
import Files
import FoundationEssentials
import Kernels

/// Checks that bytes are text in UTF-8.
enum TextFile {
  /// Returns the bytes of a text without a byte-order mark, which programs on Windows put before a text.
  ///
  /// - Throws: a failure of kind `data` for bytes that are not text in UTF-8.
  static func text(_ bytes: Data, _ path: String) throws -> Data {
    try checkStart(Array(bytes.prefix(4)), path)
    try check(bytes.span, path, lines: 0, offset: 0, lineEnd: RecordPiece.lineEnd(bytes))
    return bytes.starts(with: byteOrderMark) ? bytes.dropFirst(3) : bytes
  }

  /// Removes a byte-order mark from a buffer with the first bytes of a text.
  ///
  /// - Parameter filled: the number of bytes in the buffer.
  /// - Returns: the number of bytes of the mark.
  /// - Throws: a failure of kind `data` for text in UTF-16, and for a compressed file.
  static func dropMark(_ buffer: inout [UInt8], _ filled: inout Int, _ path: String) throws -> Int {
    try checkStart(Array(buffer.prefix(min(4, filled))), path)
    guard filled >= 3, buffer.starts(with: byteOrderMark) else { return 0 }
    buffer.moveToStart(byteOrderMark.count..<filled)
    filled -= byteOrderMark.count
    return byteOrderMark.count
  }

  /// The byte-order mark of UTF-8.
  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// What gzip, Zstandard and zip files start with; a spreadsheet (`.xlsx`) is a zip file.
  private static let compressed: [[UInt8]] = [[0x1F, 0x8B], [0x28, 0xB5, 0x2F, 0xFD], [0x50, 0x4B, 0x03, 0x04]]

  /// Checks that a text does not start with a byte-order mark of UTF-16, or as a compressed file does.
  private static func checkStart(_ start: [UInt8], _ path: String) throws {
    if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) {
      throw Failure(.data, "\(path) is text in UTF-16; convert it to UTF-8, for instance with iconv -f UTF-16 -t UTF-8")
    }
    if compressed.contains(where: start.starts) {
      throw Failure(.data, "\(path) is compressed, or a zip file such as .xlsx; expand it, or save it as text")
    }
  }

  /// Checks a piece of a text.
  ///
  /// - Parameters:
  ///   - lines: the number of lines that end before the piece.
  ///   - offset: the number of bytes before the piece.
  ///   - lineEnd: the byte that ends a line.
  /// - Returns: the number of lines that end in the piece.
  /// - Throws: a failure of kind `data` that names the line and the byte, counted from the start of the file.
  @discardableResult
  static func check(
    _ piece: Span<UInt8>, _ path: String, lines: Int, offset: Int, lineEnd: UInt8 = RecordPiece.lineFeed
  ) throws -> Int {
    func ends(before place: Int) -> Int { piece.indices[..<place].count { piece[$0] == lineEnd } }
    let facts = checkText(piece)
    if facts.isUTF8 && !facts.hasZero {
      return lineEnd == RecordPiece.lineFeed ? facts.lineFeeds : ends(before: piece.count)
    }
    func failure(_ place: Int, _ problem: String) -> Failure {
      let line = lines + 1 + ends(before: place)
      return Failure(
        .data, "\(path), line \(line): \(problem) (byte \(offset + place)); convert it, for instance with iconv")
    }
    do {
      _ = try UTF8Span(validating: piece)
    } catch {
      throw failure(error.byteOffsets.lowerBound, "not UTF-8")
    }
    // English in UTF-16 is valid UTF-8 with zero bytes. Also, a zero byte ends a string in HDF5, and so in the
    // vocabulary of a checkpoint.
    throw failure(piece.indices.first { piece[$0] == 0 } ?? 0, "a zero byte, which text never has")
  }
}
