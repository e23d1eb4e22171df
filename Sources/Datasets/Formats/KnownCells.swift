import Failures

/// Reads the cells of the columns that are known ahead and have classes. A column is given by its place in
/// ``SeriesColumns``.
struct KnownCells {
  private var found: [Int: ClassColumn] = [:]
  private let columns: SeriesColumns
  private let path: String
  private let missing: MissingMarks

  /// Finds the columns with classes: those that a model was trained on, or those whose first cell that is not missing is no
  /// number.
  ///
  /// - Parameters:
  ///   - cells: the index in the table of each of `columns`.
  ///   - trained: the classes that a model was trained on, by their place in `data.known`; nil to find them.
  init(
    _ table: DelimitedTable, _ columns: SeriesColumns, _ cells: [Int?], _ numbers: NumberCells, _ missing: MissingMarks,
    trained: [Int: [String]]?
  ) throws {
    (path, self.columns, self.missing) = (table.path, columns, missing)
    if let trained {
      for (number, column) in columns.known.enumerated() {
        found[column] = trained[number].map { ClassColumn(trained: $0) }
      }
      return
    }
    var undecided = Set(columns.known)
    if undecided.isEmpty { return }
    try table.readRows(while: { bytes, row in
      for column in undecided {
        guard let cell = cells[column] else { continue }
        switch numbers.content(bytes, row.cells[cell].bytes) {
        case .missing: continue
        case .number: break
        case .other: found[column] = ClassColumn()
        }
        undecided.remove(column)
      }
      return !undecided.isEmpty
    })
  }

  /// The classes of each column that has some, by its place in `data.known`.
  var classes: [Int: [String]] {
    var classes: [Int: [String]] = [:]
    for (number, column) in columns.known.enumerated() { classes[number] = found[column]?.classes }
    return classes
  }

  /// For the number of each class that was found, its place in ``classes``; of each column where they differ.
  var places: [Int: [Int]] { found.compactMapValues(\.places) }

  /// Whether a column has classes.
  func has(_ column: Int) -> Bool { !found.isEmpty && found[column] != nil }

  /// Returns the number of the class of a cell; NaN if it is empty.
  ///
  /// - Throws: a failure of kind `data` that names the line and the column.
  mutating func number(_ text: String, _ column: Int, line: Int) throws -> Double {
    let text = text.trimmed
    if text.isEmpty || missing.isOwn(text) { return .nan }
    do {
      return Double(try found[column]?.number(of: text) ?? 0)
    } catch ClassColumn.Problem.unknown(let classes) {
      throw Failure(
        .data,
        "\(path), line \(line): \(columns.names[column]) is \"\(text)\", which the model was not trained on; give one of "
          + "\(classes.list(most: 20))")
    } catch {
      throw Failure(
        .data,
        "\(path), line \(line): data.known: \(columns.names[column]) has more than \(StaticColumns.mostClasses) classes; give a column of "
          + "numbers or of fewer classes")
    }
  }
}
