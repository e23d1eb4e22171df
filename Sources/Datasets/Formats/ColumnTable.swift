import Failures
import Files

/// The lines of a file as rows of cells, in which a model finds the columns that it needs.
struct ColumnTable {
  /// A row: the number of its line, from 1, and its cells. A blank line has no cells.
  typealias Row = (line: Int, cells: [String])

  private let path: String
  private let header: [String]?
  private let rows: [Row]
  private let columns: TextRecords.Columns
  /// Whether the file has nothing but one text on each line.
  private let isBare: Bool

  /// Creates a table.
  ///
  /// - Throws: a failure of kind `data` if rows differ in their number of cells.
  init(_ path: String, _ rows: [Row], hasHeader: Bool, _ columns: TextRecords.Columns) throws {
    (self.path, self.columns) = (path, columns)
    let first = rows.first { !$0.cells.isEmpty }
    let isOne = first?.cells.count == 1 && !columns.areTargetsNeeded
    // Bare texts have no header, even if the data to train on had one.
    let isHeader = hasHeader && !(isOne && first?.cells[0].isExactly(columns.input) == false)
    header = isHeader ? first?.cells : nil
    // Without targets, a line may end after the first column.
    let mayBeShort = !columns.areTargetsNeeded && !isHeader && Int(columns.input) == 1
    try ColumnTable.check(rows.filter { $0.cells.count > (mayBeShort ? 1 : 0) }, columns, path)
    self.rows = isHeader ? rows.filter { $0.line != first?.line } : rows
    isBare = isOne && !isHeader && !mayBeShort
  }

  /// Checks that all rows have the same number of cells.
  private static func check(_ rows: [Row], _ columns: TextRecords.Columns, _ path: String) throws {
    guard let first = rows.first else { return }
    let other = rows.first { $0.cells.count != first.cells.count }
    if columns.areTargetsNeeded, let standard = columns.standard,
      let lone = [first, other ?? first].first(where: { $0.cells.count == 1 })
    {
      throw Failure(.data, "\(path), line \(lone.line): no tab; write \(standard.line) on each line")
    }
    guard let other else { return }
    throw Failure(
      .data,
      "\(path), line \(other.line): \(counted(other.cells.count)), but line \(first.line) has "
        + "\(first.cells.count); give each line as many, without separators in a text")
  }

  /// Returns the records of the table; nil for a blank line.
  ///
  /// - Throws: a failure of kind `data` if the table does not have a column.
  func records() throws -> [TextRecords.Record?] {
    if rows.isEmpty { return [] }
    let input = isBare ? 0 : try place(columns.input, "data.inputs")
    let targets = columns.areTargetsNeeded ? try columns.targets.map { try place($0, "data.targets") } : []
    return rows.map { line, cells in
      cells.isEmpty ? nil : .init(line: line, input: cells[input], targets: targets.map { .text(cells[$0]) })
    }
  }

  /// A warning for columns that the model does not read, if nothing in the config or the file says which it reads.
  var warning: String? {
    guard columns.standard != nil, header == nil, let count, count > 2 else { return nil }
    return
      "\(path) has \(count) columns; column \(columns.input) is read as the text and column \(columns.targets[0]) as "
      + "the target; to read others, name them with data.inputs and data.targets"
  }

  private static func counted(_ count: Int) -> String { count == 1 ? "1 column" : "\(count) columns" }

  private var count: Int? { rows.lazy.map(\.cells.count).first { $0 > 0 } }

  /// Returns the index of a column, which is given by name or by number from 1.
  private func place(_ column: String, _ setting: String) throws -> Int {
    if let place = header?.firstIndex(where: { $0.isExactly(column) }) { return place }
    let count = header?.count ?? count ?? 0
    if let number = Int(column), (1...max(1, count)).contains(number) { return number - 1 }
    let known = header.map { "its columns: \($0.list(most: 20))" } ?? "it has \(ColumnTable.counted(count))"
    throw Failure(.data, "\(path) has no column \"\(column)\" (\(setting)); \(known)")
  }
}
