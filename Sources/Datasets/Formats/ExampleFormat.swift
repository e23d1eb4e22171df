import Files
import FoundationEssentials
import Kernels

/// A reader of examples in one format.
protocol ExampleFormat {
  /// The content of a file before it is encoded.
  associatedtype Rows
  /// Returns a reader of files with the encoding of a trained model.
  func trained(on encoding: Encoding) -> Self
  /// Reads the content of the file at `path`, and returns it with a hash of its bytes.
  ///
  /// - Parameter setting: the key or option that gives the path, for error messages.
  func open(_ path: String, _ setting: String) throws -> (rows: Rows, hash: UInt64)
  /// Returns the number of examples.
  func count(_ rows: Rows) -> Int
  /// Returns the examples of each split; nil to draw them at random.
  func parts(_ rows: Rows) -> [Part: ExampleIndices]?
  /// Checks the splits of data to train on.
  ///
  /// - Throws: a failure of kind `data` if a split that should have examples has none.
  func check(_ parts: [Part: ExampleIndices], _ rows: Rows, _ path: String) throws
  /// Returns the windows of series that the examples are; nil for other formats.
  func windows(_ rows: Rows) -> SeriesWindows?
  /// Returns, for each example, the first one of a group that must be in the same split; nil if each example is a group
  /// of its own.
  func groups(_ rows: Rows) -> Column<UInt32>?
  /// Returns where the examples stand among the records of the file; nil if each record is an example.
  func records(_ rows: Rows) -> RecordPlaces?
  /// Returns what the user should know about the content of a file to train on.
  func warnings(_ rows: Rows) -> [String]
  /// Finds the encoding.
  ///
  /// - Parameter some: the examples of the training split.
  func encoding(_ rows: Rows, _ some: ExampleIndices) throws -> Encoding
  /// Returns the encoded examples.
  ///
  /// - Throws: a failure of kind `data` if the encoding does not have one of the labels.
  func examples(_ rows: Rows, _ encoding: Encoding, _ path: String) throws -> Examples
}

/// A reader of examples in a format whose files are read as a whole.
protocol WholeFileFormat: ExampleFormat {
  /// Reads the content of a file.
  ///
  /// - Throws: a failure that names the file, and the line if there is one.
  func rows(_ bytes: Data, _ path: String) throws -> Rows
}

extension WholeFileFormat {
  /// Reads the content of a single file.
  func open(_ path: String, _ setting: String) throws -> (rows: Rows, hash: UInt64) {
    let bytes = try contents(of: path, setting)
    // Before the rows are in memory, because all of a mapped file is in memory behind it.
    let hash = hash(bytes.span)
    return (try rows(bytes, path), hash)
  }
}

extension ExampleFormat {
  /// Returns the same reader: what it reads does not depend on the encoding.
  func trained(on encoding: Encoding) -> Self { self }
  /// Returns nil: the splits are drawn at random.
  func parts(_ rows: Rows) -> [Part: ExampleIndices]? { nil }
  /// Does nothing: a split may be empty.
  func check(_ parts: [Part: ExampleIndices], _ rows: Rows, _ path: String) {}
  /// Returns nil: the examples are no windows of series.
  func windows(_ rows: Rows) -> SeriesWindows? { nil }
  /// Returns nil: each example is a group of its own.
  func groups(_ rows: Rows) -> Column<UInt32>? { nil }
  /// Returns nil: each record is an example.
  func records(_ rows: Rows) -> RecordPlaces? { nil }
  /// Returns no warnings.
  func warnings(_ rows: Rows) -> [String] { [] }
}
