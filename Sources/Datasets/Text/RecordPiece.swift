import Files
import FoundationEssentials

/// Whole lines of a file of texts.
///
/// Lines end with a line feed, as on Unix, or with a carriage return and a line feed, as on Windows. In a file without
/// any line feed they end with a carriage return.
struct RecordPiece {
  /// The bytes of the lines, which are text in UTF-8.
  let bytes: Data
  /// The byte that ends a line.
  let lineEnd: UInt8
  /// Whether the file ends with these lines.
  let isEnd: Bool

  static let (lineFeed, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))

  /// Creates a piece from lines that were checked.
  init(_ bytes: Data, lineEnd: UInt8, isEnd: Bool) { (self.bytes, self.lineEnd, self.isEnd) = (bytes, lineEnd, isEnd) }

  /// Creates a piece that is a whole file.
  ///
  /// - Throws: a failure of kind `data` for bytes that are not text in UTF-8.
  init(whole bytes: Data, _ path: String) throws {
    let text = try TextFile.text(bytes, path)
    self.init(text, lineEnd: RecordPiece.lineEnd(text), isEnd: true)
  }

  /// Returns the byte that ends a line of a text.
  static func lineEnd(_ text: some Sequence<UInt8>) -> UInt8 {
    !text.contains(lineFeed) && text.contains(carriageReturn) ? carriageReturn : lineFeed
  }

  /// Returns the lines, also those of nothing but white space, with their numbers.
  ///
  /// - Parameter first: the number of the first line.
  func lines(from first: Int = 1) -> [(number: Int, line: Substring)] {
    // Texts are cut between bytes. Between Swift's characters, a sign would stick to a combining mark behind it.
    var lines = String(decoding: bytes, as: UTF8.self)[...]
      .parts(between: Unicode.Scalar(lineEnd), keepingEmpty: true)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.enumerated().map { index, line in
      (first + index, line.utf8.last == RecordPiece.carriageReturn ? Substring(line.utf8.dropLast()) : line)
    }
  }

  /// Returns the lines up to the last blank one, with which a paragraph ends, and the number of their bytes. At the end of
  /// the file these are all lines.
  var paragraphs: (piece: RecordPiece, used: Int) {
    var end = bytes.endIndex
    while !isEnd, end > bytes.startIndex {
      let line = bytes[..<(end - 1)].lastIndex(of: lineEnd).map { $0 + 1 } ?? bytes.startIndex
      if bytes[line..<end].allSatisfy({ [0x20, 0x09, 0x0A, 0x0D].contains($0) }) { break }
      end = line
    }
    let used = end - bytes.startIndex
    return (RecordPiece(bytes.prefix(used), lineEnd: lineEnd, isEnd: isEnd), used)
  }
}
