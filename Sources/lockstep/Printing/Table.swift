/// Rows of text in columns, the most important first.
struct Table {
  let header: [String]
  let rows: [[String]]
  /// How many of the first columns have words, to the left; numbers stand to the right.
  var words = 2

  /// The lines of the columns that fit into `width` characters, and a line that names the others. At least the first two are
  /// there. Without a width all are.
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
