/// Sources, what a model wrote for them, and targets of the data; a row is marked where it wrote another.
package func pairTable(_ rows: [[String]]) -> String {
  let rows = rows.map { HTMLTable.Row(cells: $0, isMarked: $0[1] != $0[2]) }
  return HTMLTable(header: ["source", "written", "the data has"], rows: rows, words: [0, 1, 2]).html
}
