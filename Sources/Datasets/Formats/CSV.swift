import Foundation

/// The rows of a table of texts, separated by commas (RFC 4180).
enum CSV {
  /// Returns all rows. A blank line has no cells.
  ///
  /// - Throws: a failure of kind `data` for bytes that are not text in UTF-8, and for a wrong quote.
  static func rows(_ bytes: Data, _ path: String) throws -> [ColumnTable.Row] {
    let text = try TextFile.text(bytes, path)
    var (scanner, cells) = (TableScanner(path, delimiter: UInt8(ascii: ",")), [TableScanner.Cell]())
    var rows: [ColumnTable.Row] = []
    while let line = try scanner.next(text.span, into: &cells) {
      rows.append((line, cells.map { text.span.text($0) }))
    }
    return rows
  }
}
