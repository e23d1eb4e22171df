import Failures
import Files

/// The columns that a model needs, in a file whose lines are rows of cells.
struct ColumnTable {
  /// A row: the number of its line, from 1, and its cells. A blank line has no cells.
  typealias Row = (line: Int, cells: [String])

  private let path: String
  private let hasHeader: Bool
  private let columns: TextRecords.Columns
  /// What stands between cells, for error messages.
  private let separator: String
  private var layout: Layout?

  /// What the first row that is not blank says about the table.
  private struct Layout {
    /// The header and its line; nil without one.
    let header: Row?
    /// Whether the file has nothing but one text on each line.
    let isBare: Bool
    /// The fewest cells of a row that is checked.
    let fewest: Int
    /// The first row that was checked: its line, and the number of its cells. All others must have as many.
    var first: (line: Int, count: Int)?
    /// The indices of the columns that a model needs; nil if they were not looked for yet.
    var places: (input: Int, targets: [Int])?
  }

  init(_ path: String, hasHeader: Bool, separator: Unicode.Scalar, _ columns: TextRecords.Columns) {
    (self.path, self.hasHeader, self.columns) = (path, hasHeader, columns)
    self.separator = separator == "\t" ? "tab" : "\"\(separator)\""
  }

  /// Returns the records of the next rows; nil for a blank line.
  ///
  /// - Throws: a failure of kind `data` if the table does not have a column, or if rows differ in their number of cells.
  mutating func records(_ rows: [Row]) throws -> [TextRecords.Record?] {
    guard let first = rows.first(where: { !$0.cells.isEmpty }) else { return rows.map { _ in nil } }
    var layout = layout ?? layout(first)
    try check(rows, &layout)
    let places = try layout.places ?? places(first, layout)
    layout.places = places
    self.layout = layout
    return rows.filter { $0.line != layout.header?.line }.map { line, cells in
      cells.isEmpty
        ? nil : .init(line: line, input: cells[places.input], targets: places.targets.map { .text(cells[$0]) })
    }
  }

  private func layout(_ first: Row) -> Layout {
    let isOne = first.cells.count == 1 && !columns.areTargetsNeeded
    // Bare texts have no header, even if the data to train on had one.
    let isHeader = hasHeader && !(isOne && !first.cells[0].isExactly(columns.input))
    // Without targets, a line may end after the first column.
    let mayBeShort = !columns.areTargetsNeeded && !isHeader && Int(columns.input) == 1
    return Layout(
      header: isHeader ? first : nil, isBare: isOne && !isHeader && !mayBeShort, fewest: mayBeShort ? 2 : 1)
  }

  private func places(_ first: Row, _ layout: Layout) throws -> (input: Int, targets: [Int]) {
    let header = layout.header?.cells
    return (
      layout.isBare ? 0 : try place(columns.input, "data.inputs", first, header),
      columns.areTargetsNeeded ? try columns.targets.map { try place($0, "data.targets", first, header) } : []
    )
  }

  /// Checks that all rows have the same number of cells.
  private func check(_ rows: [Row], _ layout: inout Layout) throws {
    for row in rows where row.cells.count >= layout.fewest {
      let first = layout.first ?? (row.line, row.cells.count)
      layout.first = first
      if layout.header == nil, columns.areTargetsNeeded, let standard = columns.standard, row.cells.count == 1 {
        let line = "\(standard.line.first), a \(separator) and \(standard.line.second)"
        throw Failure(.data, "\(path), line \(row.line): no \(separator); write \(line) on each line")
      }
      if row.cells.count == first.count { continue }
      throw Failure(
        .data,
        "\(path), line \(row.line): \(ColumnTable.counted(row.cells.count)), but line \(first.line) has "
          + "\(first.count); give each line as many, without separators in a text")
    }
  }

  /// A warning for columns that the model does not read, if nothing in the config or the file says which it reads.
  var warning: String? {
    guard let names = columns.standard?.names, let layout, layout.header == nil, let count = layout.first?.count,
      count > 2
    else { return nil }
    return
      "\(path) has \(count) columns; column \(columns.input) is read as the \(names.input) and column "
      + "\(columns.targets[0]) as the \(names.target); to read others, name them with data.inputs and data.targets"
  }

  private static func counted(_ count: Int) -> String { count == 1 ? "1 column" : "\(count) columns" }

  /// Returns the index of a column, which is given by name or by number from 1.
  private func place(_ column: String, _ setting: String, _ first: Row, _ header: [String]?) throws -> Int {
    let places = header.map { header in header.indices.filter { header[$0].isExactly(column) } } ?? []
    if places.count > 1 { throw repeatedColumn(path, places, column, setting) }
    if let place = places.first { return place }
    if let number = Int(column), first.cells.indices.contains(number - 1) { return number - 1 }
    let known =
      header.map { "its columns: \($0.list(most: 20))" } ?? "it has \(ColumnTable.counted(first.cells.count))"
    throw Failure(.data, "\(path) has no column \"\(column)\" (\(setting)); \(known)")
  }
}
