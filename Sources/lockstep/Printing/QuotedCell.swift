import Foundation

/// A cell of a table as RFC 4180 asks for, where it has the separator or a quote in it.
func quoted(_ cell: String, _ separator: String) -> String {
  cell.contains { "\"\n\(separator)".contains($0) } ? "\"\(cell.replacing("\"", with: "\"\""))\"" : cell
}
