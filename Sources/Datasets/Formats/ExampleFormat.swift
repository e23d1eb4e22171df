import Foundation

/// What reads the examples of a format.
protocol ExampleFormat {
  /// The rows of a file, before anything became numbers.
  associatedtype Rows
  /// Reads a file.
  func rows(_ bytes: Data, _ path: String) throws -> Rows
  /// Number of examples.
  func count(_ rows: Rows) -> Int
  /// Which examples are in which part; none to draw them.
  func parts(_ rows: Rows) -> [Part: [Int]]?
  /// Which examples have to be in the same part; none where each is by itself.
  func groups(_ rows: Rows) -> [[Int]]?
  /// How the rows become numbers, found from some of them.
  func encoding(_ rows: Rows, _ some: [Int]) throws -> Encoding
  /// The examples of the rows. A label that the encoding does not have is an error.
  func examples(_ rows: Rows, _ encoding: Encoding, _ path: String) throws -> Examples
}

extension ExampleFormat {
  /// They are drawn.
  func parts(_ rows: Rows) -> [Part: [Int]]? { nil }
  /// Each is by itself.
  func groups(_ rows: Rows) -> [[Int]]? { nil }
}
