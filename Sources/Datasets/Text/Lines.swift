import Foundation

/// Returns the lines of a text, with their line numbers from 1. Lines of nothing but white space are left out.
///
/// - Throws: a failure of kind `data` for bytes that are not text in UTF-8.
func lines(_ bytes: Data, _ path: String) throws -> [(number: Int, line: Substring)] {
  try allLines(bytes, path).filter { !$0.line.isBlank }
}

/// Returns the lines of a text, also those of nothing but white space, with their line numbers from 1.
///
/// Lines end with a line feed, as on Unix, or with a carriage return and a line feed, as on Windows. In a file without
/// any line feed they end with a carriage return.
///
/// - Throws: a failure of kind `data` for bytes that are not text in UTF-8.
func allLines(_ bytes: Data, _ path: String) throws -> [(number: Int, line: Substring)] {
  // Texts are cut between bytes. Between Swift's characters, a sign would stick to a combining mark behind it.
  let text = String(decoding: try TextFile.text(bytes, path), as: UTF8.self).utf8
  let (lineFeed, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
  let end = text.contains(lineFeed) || !text.contains(carriageReturn) ? lineFeed : carriageReturn
  var lines = text.split(separator: end, omittingEmptySubsequences: false)
  if lines.last?.isEmpty == true { lines.removeLast() }
  return lines.enumerated().map { ($0 + 1, Substring($1.last == carriageReturn ? $1.dropLast() : $1)) }
}

extension Substring {
  /// Whether the text is empty or has nothing but white space.
  var isBlank: Bool { unicodeScalars.allSatisfy { $0.properties.isWhitespace } }

  /// Returns the parts of the text between the bytes of an ASCII character.
  ///
  /// - Parameter keepingEmpty: whether a part may be empty, so that there is one more than there are separators.
  func parts(between separator: Unicode.Scalar, keepingEmpty: Bool) -> [Substring] {
    utf8.split(separator: UInt8(ascii: separator), omittingEmptySubsequences: !keepingEmpty).map { Substring($0) }
  }
}
