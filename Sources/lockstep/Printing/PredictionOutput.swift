import Failures
import Foundation

/// Predictions of a model, in the formats that `predict` and `forecast` write.
protocol PredictionOutput {
  /// Returns a header and lines of cells, with a separator between two cells.
  func text(separator: String) -> String
  /// Returns the bytes of an HDF5 file.
  func image() throws -> [UInt8]
  /// Returns the bytes of a JSON file; nil if the predictions have no such form.
  func json() throws -> Data?
}

extension PredictionOutput {
  /// Nil: there is no form in JSON.
  func json() throws -> Data? { nil }

  /// Writes the predictions to a file, in the format that its name ends with, or to standard output.
  ///
  /// - Parameter path: the file; nil for tab-separated lines on standard output.
  /// - Throws: a failure of kind `usage` for another ending, and of kind `io` if the file cannot be written.
  func write(to path: String?) throws {
    guard let path else { return print(text(separator: "\t"), terminator: "") }
    let json = try self.json()
    let endings = json == nil ? ".tsv, .csv or .h5" : ".tsv, .csv, .json or .h5"
    switch URL(fileURLWithPath: path).pathExtension {
    case "tsv": try writeFile(Data(text(separator: "\t").utf8), to: path)
    case "csv": try writeFile(Data(text(separator: ",").utf8), to: path)
    case "h5": try writeFile(Data(try image()), to: path)
    case "json" where json != nil: try writeFile(json ?? Data(), to: path)
    case let other: throw Failure(.usage, "--output ends in .\(other); give a name that ends in \(endings)")
    }
  }
}

/// Writes a file at once: it is whole or not there.
///
/// - Parameter option: the option that gives the path, for error messages.
/// - Throws: a failure of kind `io` if the file cannot be written.
func writeFile(_ bytes: Data, to path: String, _ option: String = "--output") throws {
  do {
    try bytes.write(to: URL(fileURLWithPath: path), options: .atomic)
  } catch {
    throw Failure(.io, "\(path) cannot be written; free space, fix permissions or give another path with \(option)")
  }
}
