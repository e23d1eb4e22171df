import Files
import FoundationEssentials
import Kernels

/// A reader of examples in a format whose files are records, one after another. So a file can be read piece by piece.
protocol RecordFormat: ExampleFormat where Rows == TextRows<Columns> {
  /// What the records of a file become.
  associatedtype Columns: RowColumns
  /// Reads the records of a file.
  associatedtype Reader: RecordReader where Reader.Record == Columns.Record
  /// Returns what reads the records of the file at `path`.
  func reader(_ path: String) -> Reader
  /// Returns columns without a row.
  func columns() -> Columns
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
  /// Reads the content of a file piece by piece, so that no more than its columns are kept.
  func open(_ path: String, _ setting: String) throws -> (rows: TextRows<Columns>, hash: UInt64) {
    // A record takes many times as much memory as its bytes, so the pieces are small.
    var pieces = try RecordPieces(path, setting, pieceSize: 1 << 18)
    var (reader, rows) = (reader(path), TextRows(columns()))
    try pieces.read { piece, _ in
      let (records, used) = try reader.read(piece)
      rows.append(records)
      return used
    }
    rows.warnings = reader.warnings
    return (rows, pieces.hash.value)
  }

  func count(_ rows: TextRows<Columns>) -> Int { rows.columns.count }
  func records(_ rows: TextRows<Columns>) -> RecordPlaces? { rows.records }
  func warnings(_ rows: TextRows<Columns>) -> [String] { rows.warnings }
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
