/// A table in HTML.
struct HTMLTable {
  /// A row. A marked row is highlighted.
  struct Row {
    let cells: [String]
    var isMarked = false
  }

  let header: [String]
  let rows: [Row]
  /// The columns that contain words, which are aligned left. Numbers are aligned right. The style aligns the first
  /// column left in any case.
  var words: Set<Int> = [0]

  /// The table. It scrolls horizontally if the window is too narrow.
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
