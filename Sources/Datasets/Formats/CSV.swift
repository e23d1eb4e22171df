/// Reads the rows of a table of texts, with quotes as in RFC 4180.
struct CSV {
  private let path: String
  private let names: [String]
  private var delimiter: UInt8?
  private var line = 1

  /// - Parameters:
  ///   - delimiter: the character between cells; nil to find it in the header, or else a comma.
  ///   - names: the names of columns that the header has.
  init(_ path: String, delimiter: UInt8?, names: [String]) {
    (self.path, self.delimiter, self.names) = (path, delimiter, names)
  }

  /// Reads the rows of a piece of the table. A blank line has no cells.
  ///
  /// - Returns: the rows, and the number of bytes that they are: a row in quotes can go on behind the piece.
  /// - Throws: a failure of kind `data` for a wrong quote.
  mutating func rows(_ piece: RecordPiece) throws -> (rows: [ColumnTable.Row], used: Int) {
    let span = piece.bytes.span
    let delimiter = delimiter ?? DelimitedTable.delimiter(piece.bytes, names) ?? UInt8(ascii: ",")
    self.delimiter = delimiter
    var (scanner, cells) = (TableScanner(path, delimiter: delimiter, line: line), [TableScanner.Cell]())
    var rows: [ColumnTable.Row] = []
    var used = 0
    do {
      while let line = try scanner.next(span, into: &cells) {
        rows.append((line, cells.map { span.text($0) }))
        (used, self.line) = (scanner.position, scanner.line)
      }
    } catch {
      // What is open may be closed behind the piece.
      if piece.isEnd || scanner.position < span.count { throw error }
    }
    return (rows, used)
  }
}
