import Failures
import Files

/// Reads the records of a file of texts: for each its text, and what the model has to predict for it.
///
/// The name of the file says how it is written. A name that ends in `.csv` is a table with quotes (RFC 4180) and a
/// header. Names that end in `.jsonl` and `.ndjson` have a JSON object on each line. In all other files, tabs separate
/// the columns of a line.
struct TextRecords {
  /// A record of the file.
  struct Record {
    /// The number of its line, from 1.
    let line: Int
    /// The text that the model reads.
    let input: String
    /// The cells of the target columns; empty if they are not given.
    let targets: [TextCell]
  }

  /// The columns of a format if the config names none.
  struct Standard {
    /// The numbers of the columns, from 1, in a file without a header.
    let numbers: (input: Int, target: Int)
    /// Their names in a file with a header, or in JSON.
    let names: (input: String, target: String)
    /// What stands on a line in a file without a header, for error messages: "a label", "a text".
    let line: (first: String, second: String)
  }

  /// The columns that a model needs, by name or by number from 1.
  struct Columns {
    /// The column of the text.
    let input: String
    /// The columns of the targets.
    let targets: [String]
    /// Whether each record must have the targets.
    let areTargetsNeeded: Bool
    /// The columns of the format if the config names none of its own; nil if it does.
    let standard: Standard?
  }

  /// How a file is written.
  enum Syntax {
    case tabs, csv, jsonLines

    /// Returns how a file with this path is written.
    init(path: String) {
      switch path.split(separator: ".").last.map({ $0.lowercased() }) {
      case "csv": self = .csv
      case "jsonl", "ndjson": self = .jsonLines
      default: self = .tabs
      }
    }
  }

  private let syntax: Syntax
  private let json: JSONRecords
  private var csv: CSV
  private let separator: Unicode.Scalar  // of the columns of a line, where there are no quotes
  private var table: ColumnTable
  private var lines = 0

  /// - Parameter path: the path of the file.
  init(_ path: String, _ plan: DataPlan, _ standard: Standard, areTargetsNeeded: Bool) {
    // A pipe has no name of its own.
    syntax = Syntax(path: isPipe(path) ? plan.path : path)
    let hasHeader = plan.header ?? (syntax == .csv || (plan.inputs + plan.targets).contains { Int($0) == nil })
    let (names, numbers) = (standard.names, standard.numbers)
    let hasNames = hasHeader || syntax == .jsonLines
    let columns = Columns(
      input: plan.inputs.first ?? (hasNames ? names.input : "\(numbers.input)"),
      targets: plan.targets.isEmpty ? [hasNames ? names.target : "\(numbers.target)"] : plan.targets,
      areTargetsNeeded: areTargetsNeeded,
      standard: plan.inputs.isEmpty && plan.targets.isEmpty ? standard : nil)
    json = JSONRecords(path, columns)
    let known = hasHeader ? [columns.input] + (areTargetsNeeded ? columns.targets : []) : []
    csv = CSV(path, delimiter: plan.delimiter?.utf8.first, names: known)
    separator = plan.delimiter?.unicodeScalars.first ?? "\t"
    let usual: Unicode.Scalar = syntax == .csv ? "," : "\t"
    table = ColumnTable(path, hasHeader: hasHeader, separator: plan.delimiter?.unicodeScalars.first ?? usual, columns)
  }

  /// Reads the records of a piece of the file. Pieces are read in their order.
  ///
  /// - Returns: the records, and the number of bytes that they are. A record is nil for a line with nothing but white
  ///   space, which keeps its place among the predictions.
  /// - Throws: a failure that names the file, and the line if there is one.
  mutating func read(_ piece: RecordPiece) throws -> (records: [Record?], used: Int) {
    if syntax == .csv {
      let (rows, used) = try csv.rows(piece)
      return (try table.records(rows), used)
    }
    let lines = piece.lines(from: self.lines + 1)
    self.lines += lines.count
    if syntax == .jsonLines { return (try json.records(lines), piece.bytes.count) }
    let rows = lines.map { number, line in
      (number, line.isBlank ? [] : line.parts(between: separator, keepingEmpty: true).map { String($0) })
    }
    return (try table.records(rows), piece.bytes.count)
  }

  /// A warning about columns that are not read; nil if there are none.
  var warning: String? { table.warning }
}

/// What a record has in a column.
enum TextCell {
  /// One text.
  case text(String)
  /// A list of texts, as JSON has them.
  case list([String])

  /// The text of the cell; nil for a list.
  var text: String? { if case .text(let text) = self { text } else { nil } }

  /// The texts of the cell.
  var texts: [String] {
    switch self {
    case .text(let text): [text]
    case .list(let texts): texts
    }
  }
}

extension DataPlan {
  /// Whether the data file has a JSON object on each line, as its name says.
  package var isOfJSON: Bool { TextRecords.Syntax(path: path) == .jsonLines }
}
