/// A table of text. Its first columns are the most important ones.
struct Table {
  let header: [String]
  let rows: [[String]]
  /// The number of columns, from the left, that contain words. They are aligned left, the other columns are aligned
  /// right.
  var words = 2

  /// Returns the lines of the table.
  ///
  /// - Parameter width: the width of the window in characters. Columns that do not fit are only named in an
  ///   additional line. The first two columns are always shown. If nil, all columns are shown.
  func lines(width: Int? = nil) -> [String] {
    let all = [header] + rows
    let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    let fitting = widths.indices.prefix { widths[...$0].reduce(0, +) + 2 * $0 <= width ?? .max }.count
    let shown = min(header.count, max(2, fitting))
    let lines = all.map { row in
      let cells = (0..<shown).map { column in
        let gap = String(repeating: " ", count: widths[column] - row[column].count)
        return column < words ? row[column] + gap : gap + row[column]
      }
      return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
    }
    let hidden = header[shown...].joined(separator: ", ")
    return lines + (hidden.isEmpty ? [] : ["(in a wider window: \(hidden))"])
  }
}
