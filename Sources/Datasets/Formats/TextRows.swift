/// What a file of texts has in its columns, one row for each example.
protocol RowColumns {
  /// A record of the file that has an example.
  associatedtype Record
  /// The number of rows.
  var count: Int { get }
  /// Adds the row of a record at the end.
  mutating func append(_ record: Record)
}

/// The examples of a file of texts, and where they stand among its records.
struct TextRows<Columns: RowColumns> {
  /// The rows of the examples.
  private(set) var columns: Columns
  /// What the user should know about the file.
  var warnings: [String] = []
  private var count = 0  // of the records
  private var places = ExampleIndices()  // of the examples

  /// Creates rows without an example.
  init(_ columns: Columns) { self.columns = columns }

  /// Adds the rows of records, some of which are no examples.
  mutating func append(_ records: [Columns.Record?]) {
    for record in records {
      if let record {
        columns.append(record)
        places.append(count)
      }
      count += 1
    }
  }

  /// The places of the examples among the records; nil if each record is an example.
  var records: RecordPlaces? { places.count == count ? nil : RecordPlaces(count: count, ofExamples: places) }
}

/// Where examples stand among the records of a file, of which some are blank.
public struct RecordPlaces: Sendable {
  /// The number of records.
  public let count: Int
  /// The number of the record of each example, from 0.
  public let ofExamples: ExampleIndices
}
