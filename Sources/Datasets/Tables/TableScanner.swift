import Failures

/// Cuts the bytes of a table into rows and cells, as RFC 4180 describes it. A line ends with a line feed, a carriage
/// return, or both. A cell in quotes may contain anything, also line ends; a quote inside is doubled.
///
/// Written by hand: a reader that makes a string of each cell, such as SwiftCSV, is too slow for millions of rows. It
/// also reports no line numbers, fills short rows and accepts a quote that is never closed.
struct TableScanner {
  /// The bytes of a cell, without its quotes.
  struct Cell {
    /// The places of the bytes in the table.
    var bytes: Range<Int>
    /// Whether quotes in the cell are doubled.
    var hasDoubledQuotes = false
  }

  private let path: String
  private let delimiter: UInt8
  /// The place of the next byte.
  private(set) var position = 0
  /// The number of its line.
  private(set) var line: Int

  // Computed, because the first use of a stored one would be looked for at each byte.
  private static var space: UInt8 { UInt8(ascii: " ") }
  private static var quote: UInt8 { UInt8(ascii: "\"") }
  private static var lineFeed: UInt8 { UInt8(ascii: "\n") }
  private static var carriageReturn: UInt8 { UInt8(ascii: "\r") }

  /// Starts at the first byte of a table.
  ///
  /// - Parameters:
  ///   - path: the path of the table, for error messages.
  ///   - line: the number of the first line.
  init(_ path: String, delimiter: UInt8, line: Int = 1) {
    (self.path, self.delimiter, self.line) = (path, delimiter, line)
  }

  /// Passes over lines before the table, as many as there are up to `count`.
  mutating func passLines(_ count: Int, _ bytes: Span<UInt8>) {
    for _ in 0..<count where position < bytes.count {
      while position < bytes.count && bytes[position] != Self.lineFeed && bytes[position] != Self.carriageReturn {
        position += 1
      }
      if position < bytes.count { passLineEnd(bytes) }
    }
  }

  /// Reads the cells of the next row. A line of nothing but white space has no cells.
  ///
  /// - Returns: the number of the line in which the row starts, from 1; nil after the last row.
  /// - Throws: a failure of kind `data` for a wrong quote.
  mutating func next(_ bytes: Span<UInt8>, into cells: inout [Cell]) throws -> Int? {
    guard position < bytes.count else { return nil }
    let first = line
    cells.removeAll(keepingCapacity: true)
    try readRow(bytes, into: &cells)
    if cells.count == 1 && bytes.isBlank(cells[0].bytes) { cells.removeAll(keepingCapacity: true) }
    return first
  }

  /// Reads the cells of the next row that is not blank.
  ///
  /// - Returns: as ``next(_:into:)``.
  mutating func nextFilled(_ bytes: Span<UInt8>, into cells: inout [Cell]) throws -> Int? {
    while let line = try next(bytes, into: &cells) {
      if !cells.isEmpty { return line }
    }
    return nil
  }

  private mutating func readRow(_ bytes: Span<UInt8>, into cells: inout [Cell]) throws {
    while true {
      cells.append(try readCell(bytes))
      guard position < bytes.count else { return }
      if bytes[position] == delimiter {
        position += 1
      } else {
        return passLineEnd(bytes)
      }
    }
  }

  private mutating func readCell(_ bytes: Span<UInt8>) throws -> Cell {
    let start = position
    passSpaces(bytes)
    if position < bytes.count && bytes[position] == Self.quote { return try readQuotedCell(bytes) }
    while !isAtEndOfCell(bytes) { position += 1 }
    return Cell(bytes: start..<position)
  }

  private mutating func readQuotedCell(_ bytes: Span<UInt8>) throws -> Cell {
    let first = line
    position += 1
    var cell = Cell(bytes: position..<position)
    while position < bytes.count {
      if bytes[position] == Self.lineFeed || bytes[position] == Self.carriageReturn {
        passLineEnd(bytes)
      } else if bytes[position] != Self.quote {
        position += 1
      } else if position + 1 < bytes.count && bytes[position + 1] == Self.quote {
        cell.hasDoubledQuotes = true
        position += 2
      } else {
        cell.bytes = cell.bytes.lowerBound..<position
        position += 1
        passSpaces(bytes)
        if isAtEndOfCell(bytes) { return cell }
        throw Failure(
          .data, "\(path), line \(line): text after a closing quote; write a quote inside a cell twice")
      }
    }
    throw Failure(.data, "\(path), line \(first): an open quote; close it, or write a quote inside a cell twice")
  }

  private func isAtEndOfCell(_ bytes: Span<UInt8>) -> Bool {
    guard position < bytes.count else { return true }
    let byte = bytes[position]
    return byte == delimiter || byte == Self.lineFeed || byte == Self.carriageReturn
  }

  private mutating func passSpaces(_ bytes: Span<UInt8>) {
    while position < bytes.count && bytes[position] == Self.space { position += 1 }
  }

  private mutating func passLineEnd(_ bytes: Span<UInt8>) {
    let isPair =
      bytes[position] == Self.carriageReturn && position + 1 < bytes.count && bytes[position + 1] == Self.lineFeed
    position += isPair ? 2 : 1
    line += 1
  }
}

extension Span<UInt8> {
  /// Returns whether some bytes are nothing but spaces and tabs.
  func isBlank(_ range: Range<Int>) -> Bool { trimmed(range).isEmpty }

  /// Returns a range without the spaces and tabs at both ends.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end && isSpace(self[start]) { start += 1 }
    while start < end && isSpace(self[end - 1]) { end -= 1 }
    return start..<end
  }

  /// Returns some bytes as text.
  func text(_ range: Range<Int>) -> String { String(decoding: range.map { self[$0] }, as: UTF8.self) }

  /// Returns the content of a cell as text.
  func text(_ cell: TableScanner.Cell) -> String {
    cell.hasDoubledQuotes ? text(cell.bytes).replacing("\"\"", with: "\"") : text(cell.bytes)
  }
}
