/// Rows of text under a header.
struct HTMLTable {
  /// A row, marked where it is worth a look.
  struct Row {
    let cells: [String]
    var isMarked = false
  }

  let header: [String]
  let rows: [Row]
  /// Columns that have words, to the left; numbers stand to the right. The first is one by itself.
  var words: Set<Int> = [0]

  /// The table, which scrolls by itself where the window is narrow.
  var html: String {
    let head = header.enumerated().map { "<th\(alignment($0))>\(escaped($1))</th>" }.joined()
    let body = rows.map { row in
      let cells = row.cells.enumerated().map { "<td\(alignment($0))>\(escaped($1))</td>" }.joined()
      return "<tr\(row.isMarked ? " class=\"differs\"" : "")>\(cells)</tr>\n"
    }
    return
      "<div class=\"scroll\"><table><thead><tr>\(head)</tr></thead><tbody>\n\(body.joined())</tbody></table></div>\n"
  }

  private func alignment(_ column: Int) -> String { words.contains(column) ? " style=\"text-align:left\"" : "" }
}
