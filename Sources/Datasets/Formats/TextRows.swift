/// The examples of a file of texts, and where they stand among its records.
struct TextRows<Row> {
  /// The rows of the examples.
  let rows: [Row]
  /// The places of the examples among the records; nil if each record is an example.
  let records: RecordPlaces?
  /// What the user should know about the file.
  var warnings: [String] = []

  /// Creates rows from records, some of which are no examples.
  init(_ records: [Row?], warnings: [String] = []) {
    rows = records.compactMap(\.self)
    let places = records.indices.filter { records[$0] != nil }
    self.records = places.count == records.count ? nil : RecordPlaces(count: records.count, ofExamples: places)
    self.warnings = warnings
  }
}

/// Where examples stand among the records of a file, of which some are blank.
public struct RecordPlaces: Sendable {
  /// The number of records.
  public let count: Int
  /// The number of the record of each example, from 0.
  public let ofExamples: [Int]
}
