import Foundation

/// Returns a cell of a table, in quotes if it contains the separator, a quote or a newline (RFC 4180).
func quoted(_ cell: String, _ separator: String) -> String {
  cell.contains { "\"\n\(separator)".contains($0) } ? "\"\(cell.replacing("\"", with: "\"\""))\"" : cell
}
