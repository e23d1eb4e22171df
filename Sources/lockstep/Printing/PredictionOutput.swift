import Failures
import Files
import FoundationEssentials

/// Predictions of a model, in the formats that `predict` and `forecast` write.
protocol PredictionOutput {
  /// The number of records that the predictions are for.
  var count: Int { get }
  /// Returns lines of cells, with a separator between two cells.
  ///
  /// - Parameter records: the number of records of the file before these. A header stands before the first.
  func text(separator: String, after records: Int) -> String
  /// Returns the bytes of an HDF5 file.
  func image() throws -> [UInt8]
  /// Whether there is a form in JSON.
  static var hasJSON: Bool { get }
  /// Returns the bytes of a JSON file.
  func json() throws -> Data
}

extension PredictionOutput {
  /// False: there is no form in JSON.
  static var hasJSON: Bool { false }
  /// Returns nothing: there is no form in JSON.
  func json() throws -> Data { Data() }

  /// Writes all predictions to a file, in the format that its name ends with, or to standard output.
  ///
  /// - Parameter path: the file; nil for tab-separated lines on standard output.
  /// - Throws: a failure of kind `usage` for another ending, and of kind `io` if the file cannot be written.
  func write(to path: String?) throws {
    let writer = try PredictionWriter(path, hasJSON: Self.hasJSON)
    try writer.write(self)
    try writer.finish()
  }
}

/// Writes a file at once: it is whole or not there.
///
/// - Parameter option: the option that gives the path, for error messages.
/// - Throws: a failure of kind `io` if the file cannot be written.
func writeFile(_ bytes: Data, to path: String, _ option: String = "--output") throws {
  do {
    let file = try CacheFile(path: path, createsFolder: false)
    try file.write(bytes.span)
    try file.publish()
  } catch {
    throw unwritable(path, option)
  }
}

/// The error for a file that cannot be written.
func unwritable(_ path: String, _ option: String = "--output") -> Failure {
  Failure(.io, "\(path) cannot be written; free space, fix permissions or give another path with \(option)")
}
