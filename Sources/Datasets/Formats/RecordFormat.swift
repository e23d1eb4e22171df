import Files
import FoundationEssentials

/// A reader of examples in a format whose files are records, one after another. So a file can be read piece by piece.
protocol RecordFormat: ExampleFormat where Rows == TextRows<Record> {
  /// A record of the file.
  associatedtype Record
  /// Reads the records of a file.
  associatedtype Reader: RecordReader where Reader.Record == Record
  /// Returns what reads the records of the file at `path`.
  func reader(_ path: String) -> Reader
}

/// Reads the records of a file. Its pieces are read in their order.
protocol RecordReader {
  /// A record of the file.
  associatedtype Record
  /// Reads the records of a piece.
  ///
  /// - Returns: the records, and the number of bytes that they are. A record is nil for a place among the predictions that
  ///   has no example.
  /// - Throws: a failure that names the file, and the line if there is one.
  mutating func read(_ piece: RecordPiece) throws -> (records: [Record?], used: Int)
  /// What the user should know about the file.
  var warnings: [String] { get }
}

extension RecordFormat {
  /// Reads the content of a file.
  func rows(_ bytes: Data, _ path: String) throws -> TextRows<Record> {
    var reader = reader(path)
    let records = try reader.read(RecordPiece(whole: bytes, path)).records
    return TextRows(records, warnings: reader.warnings)
  }
}

/// Makes records of those of a file of texts.
struct TextRecordReader<Record>: RecordReader {
  private var records: TextRecords
  private let record: (TextRecords.Record) throws -> Record?

  /// - Parameter record: returns a record; nil for one without an example.
  init(_ records: TextRecords, _ record: @escaping (TextRecords.Record) throws -> Record?) {
    (self.records, self.record) = (records, record)
  }

  mutating func read(_ piece: RecordPiece) throws -> (records: [Record?], used: Int) {
    let (found, used) = try records.read(piece)
    return (try found.map { try $0.flatMap(record) }, used)
  }

  var warnings: [String] { records.warning.map { [$0] } ?? [] }
}
