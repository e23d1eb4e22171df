import Foundation

/// The rows of a table of texts, with quotes as in RFC 4180.
enum CSV {
  /// Returns all rows. A blank line has no cells.
  ///
  /// - Parameters:
  ///   - delimiter: the character between cells; nil to find it in the header, or else a comma.
  ///   - names: the names of columns that the header has.
  /// - Throws: a failure of kind `data` for bytes that are not text in UTF-8, and for a wrong quote.
  static func rows(
    _ bytes: Data, _ path: String, delimiter: UInt8?, names: [String]
  ) throws -> [ColumnTable.Row] {
    let text = try TextFile.text(bytes, path)
    let delimiter = delimiter ?? DelimitedTable.delimiter(text, names) ?? UInt8(ascii: ",")
    var (scanner, cells) = (TableScanner(path, delimiter: delimiter), [TableScanner.Cell]())
    var rows: [ColumnTable.Row] = []
    while let line = try scanner.next(text.span, into: &cells) {
      rows.append((line, cells.map { text.span.text($0) }))
    }
    return rows
  }
}
