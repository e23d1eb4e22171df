/// Returns a table of sources, the targets that a model wrote, and the targets of the data. Rows in which the targets
/// differ are marked.
package func pairTable(_ rows: [[String]]) -> String {
  let rows = rows.map { HTMLTable.Row(cells: $0, isMarked: $0[1] != $0[2]) }
  return HTMLTable(header: ["source", "prediction", "target"], rows: rows, words: [0, 1, 2]).html
}
