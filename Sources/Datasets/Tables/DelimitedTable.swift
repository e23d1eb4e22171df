import Failures
import Files
import FoundationEssentials

/// A table with a header, whose rows are read one after another. So a table may have millions of rows.
struct DelimitedTable {
  /// The path of the file, for error messages.
  let path: String
  /// The names of the columns.
  let header: [String]
  private let bytes: Data
  private let delimiter: UInt8
  /// The number of lines before the header.
  private let skipLines: Int

  /// Reads the header of a table.
  ///
  /// - Parameters:
  ///   - delimiter: the character between cells; nil to find it in the header.
  ///   - names: the names of columns that the header should have. They help to find the delimiter.
  ///   - skipLines: the number of lines before the header.
  /// - Throws: a failure of kind `data` if the file is no text or has no header, or if the delimiter is in doubt.
  init(_ bytes: Data, _ path: String, delimiter: UInt8?, names: [String], skipLines: Int = 0) throws {
    self.path = path
    self.skipLines = skipLines
    self.bytes = try TextFile.text(bytes, path)
    self.delimiter = try delimiter ?? DelimitedTable.delimiter(self.bytes, path, names, skipLines)
    header = try DelimitedTable.header(self.bytes, path, self.delimiter, skipLines)
    if header.isEmpty { throw Failure(.data, "\(path) is empty; give a table with a header") }
  }

  /// A row of the table, which is valid until the next row is read.
  struct Row {
    /// The number of the line in which the row starts, from 1.
    let line: Int
    /// The cells, as many as the header has.
    let cells: [TableScanner.Cell]
  }

  /// Calls `body` for each row below the header.
  ///
  /// - Throws: what `body` throws, and a failure of kind `data` for a row with another number of cells than the header.
  func forEachRow(_ body: (Span<UInt8>, Row) throws -> Void) throws {
    try readRows(while: { bytes, row in
      try body(bytes, row)
      return true
    })
  }

  /// Calls `body` for each row below the header until it returns false.
  ///
  /// - Throws: as ``forEachRow(_:)``.
  func readRows(while body: (Span<UInt8>, Row) throws -> Bool) throws {
    var (scanner, cells) = (TableScanner(path, delimiter: delimiter), [TableScanner.Cell]())
    let span = bytes.span
    scanner.passLines(skipLines, span)
    _ = try scanner.nextFilled(span, into: &cells)
    // Checks have read all of the file.
    releaseMemory(of: bytes, 0..<bytes.count, from: path)
    var kept = 0
    while let line = try scanner.nextFilled(span, into: &cells) {
      if cells.count != header.count { try adjust(&cells, span, line) }
      if try !body(span, Row(line: line, cells: cells)) { return }
      if scanner.position - kept > DelimitedTable.mostKept {
        releaseMemory(of: bytes, kept..<scanner.position, from: path)
        kept = scanner.position
      }
    }
  }

  /// The number of bytes of a file that stay in memory behind the place that is read.
  private static let mostKept = 1 << 24

  /// Returns the index of a column.
  ///
  /// - Parameter setting: the config key that names the column, for error messages.
  /// - Throws: a failure of kind `data` if there is no such column, or more than one.
  func column(_ name: String, from setting: String) throws -> Int {
    let places = places(of: name)
    if places.count > 1 { throw repeatedColumn(path, places, name, setting) }
    guard let place = places.first else {
      throw Failure(.data, "\(path) has no column \"\(name)\" (\(setting)); its columns: \(header.list(most: 20))")
    }
    return place
  }

  /// Returns whether the table has a column.
  func has(_ name: String) -> Bool { !places(of: name).isEmpty }

  /// Whether a number of the table can have a decimal comma: the cells are separated by something else, or some are in
  /// quotes.
  var mayHaveDecimalCommas: Bool {
    contains(",") && (delimiter != UInt8(ascii: ",") || contains("\""))
  }

  /// Whether the file has a character.
  private func contains(_ character: Unicode.Scalar) -> Bool {
    let (span, byte) = (bytes.span, UInt8(ascii: character))
    return span.indices.contains { span[$0] == byte }
  }

  private func places(of name: String) -> [Int] {
    let exact = header.indices.filter { header[$0].isExactly(name) }
    return exact.isEmpty ? header.indices.filter { header[$0].trimmed.isExactly(name) } : exact
  }

  /// Adds or removes empty cells at the end of a row, which some programs write for columns without a name.
  private func adjust(_ cells: inout [TableScanner.Cell], _ bytes: Span<UInt8>, _ line: Int) throws {
    let isShort = cells.count < header.count
    let areExtraCellsEmpty =
      isShort
      ? header[cells.count...].allSatisfy(\.isEmpty)
      : cells[header.count...].allSatisfy { bytes.isBlank($0.bytes) }
    guard areExtraCellsEmpty else {
      throw Failure(
        .data,
        "\(path), line \(line): \(cells.count) cells, but the header has \(header.count); give each line as many, "
          + "or say with data.delimiter what separates them")
    }
    if isShort {
      let empty = TableScanner.Cell(bytes: bytes.count..<bytes.count)
      cells += Array(repeating: empty, count: header.count - cells.count)
    } else {
      cells.removeSubrange(header.count...)
    }
  }

  private static func header(
    _ bytes: Data, _ path: String, _ delimiter: UInt8, _ skipLines: Int
  ) throws -> [String] {
    var (scanner, cells) = (TableScanner(path, delimiter: delimiter), [TableScanner.Cell]())
    let span = bytes.span
    scanner.passLines(skipLines, span)
    guard try scanner.nextFilled(span, into: &cells) != nil else { return [] }
    return cells.map { span.text($0) }
  }

  /// Returns the only delimiter with which the header has all of some columns; nil if there is none, or more than one.
  static func delimiter(_ bytes: Data, _ names: [String], _ skipLines: Int = 0) -> UInt8? {
    let fitting = headers(bytes, skipLines).filter { _, header in
      names.allSatisfy { name in header.contains { $0.trimmed.isExactly(name) } }
    }
    return fitting.count == 1 ? fitting[0].delimiter : nil
  }

  /// Returns the header as each of the usual delimiters cuts it.
  private static func headers(_ bytes: Data, _ skipLines: Int) -> [(delimiter: UInt8, header: [String])] {
    // A header in quotes can only be read with its own delimiter.
    [",", ";", "\t", "|"].map { UInt8(ascii: $0) }.map { ($0, (try? header(bytes, "", $0, skipLines)) ?? []) }
  }

  /// Finds the delimiter: the one that the header has, or with which the header has all of the columns `names`.
  private static func delimiter(
    _ bytes: Data, _ path: String, _ names: [String], _ skipLines: Int
  ) throws -> UInt8 {
    let found = headers(bytes, skipLines).filter { $0.header.count > 1 }
    if found.count <= 1 { return found.first?.delimiter ?? UInt8(ascii: ",") }
    if let only = delimiter(bytes, names, skipLines) { return only }
    let marks = found.map { $0.delimiter == UInt8(ascii: "\t") ? "a tab" : "\"\(Character(.init($0.delimiter)))\"" }
    throw Failure(
      .data,
      "\(path), line \(skipLines + 1): the cells may be separated by \(marks.joined(separator: " or ")); set data.delimiter"
    )
  }
}

/// The error for two columns of a name of which one is read.
func repeatedColumn(_ path: String, _ places: [Int], _ name: String, _ setting: String) -> Failure {
  Failure(
    .data, "\(path): columns \(places[0] + 1) and \(places[1] + 1) are both called \"\(name)\" (\(setting)); rename one"
  )
}
