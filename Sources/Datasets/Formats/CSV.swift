import Failures
import Foundation

/// A table with a header, in the format of RFC 4180: cells are separated by commas, and a cell with a comma is in
/// quotes.
///
/// Written by hand: SwiftCSV reports no line numbers, fills short rows and accepts a quote that is never closed.
struct CSV {
  /// The names of the columns.
  let header: [String]
  /// The records, with their line numbers.
  let records: [(line: Int, cells: [String])]
  private let path: String

  init(_ bytes: Data, _ path: String) throws {
    self.path = path
    var rows = try lines(bytes, path).map { (line: $0.number, cells: try CSV.cells($0.line, $0.number, path)) }[...]
    guard let first = rows.popFirst() else {
      throw Failure(.data, "\(path) is empty; give a table with a header")
    }
    if let wrong = rows.first(where: { $0.cells.count != first.cells.count }) {
      throw Failure(
        .data,
        "\(path), line \(wrong.line): \(wrong.cells.count) cells, but the header has \(first.cells.count); give each line as many"
      )
    }
    header = first.cells
    records = Array(rows)
  }

  /// Returns the index of a column.
  ///
  /// - Parameter setting: the config key that names the column, for error messages.
  func column(_ name: String, from setting: String) throws -> Int {
    guard let index = header.firstIndex(of: name) else {
      throw Failure(
        .data, "\(path) has no column \"\(name)\" (\(setting)); its columns: \(header.joined(separator: ", "))")
    }
    return index
  }

  static func rows(_ bytes: Data, _ path: String) throws -> [ColumnTable.Row] {
    try allLines(bytes, path).map { ($0.number, $0.line.isBlank ? [] : try cells($0.line, $0.number, path)) }
  }

  private static func cells(_ line: Substring, _ number: Int, _ path: String) throws -> [String] {
    var (cells, cell, isQuoted) = ([String](), "", false)
    var rest = line[...]
    while let character = rest.popFirst() {
      switch character {
      case "\"" where isQuoted && rest.first == "\"":
        cell.append("\"")
        rest.removeFirst()
      case "\"": isQuoted.toggle()
      case "," where !isQuoted:
        cells.append(cell)
        cell = ""
      default: cell.append(character)
      }
    }
    if isQuoted { throw Failure(.data, "\(path), line \(number): an open quote; close it on the same line") }
    return cells + [cell]
  }
}
