import Foundation

/// What a model makes of examples, in the forms of the files that hold it.
protocol PredictionOutput {
  /// Lines with a header, their cells apart by a separator.
  func text(separator: String) -> String
  /// An HDF5 file.
  func image() throws -> [UInt8]
}

/// A cell of a table as RFC 4180 asks for, where it has the separator or a quote in it.
func quoted(_ cell: String, _ separator: String) -> String {
  cell.contains { "\"\n\(separator)".contains($0) } ? "\"\(cell.replacing("\"", with: "\"\""))\"" : cell
}
