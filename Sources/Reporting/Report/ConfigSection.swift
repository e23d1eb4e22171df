/// Returns the section with the configs of all runs side by side. Rows in which runs differ are marked.
package func configSection(_ runs: [ReportedRun]) -> Page.Section {
  var keys: [String] = []
  for key in runs.flatMap({ $0.config.map(\.key) }) where !keys.contains(key) { keys.append(key) }
  let values = runs.map { Dictionary($0.config.map { ($0.key, $0.value) }) { first, _ in first } }
  let rows = keys.map { key in
    let cells = values.map { $0[key] ?? "–" }
    return HTMLTable.Row(cells: [key] + cells, isMarked: Set(cells).count > 1)
  }
  let table = HTMLTable(header: ["key"] + runs.map(\.name), rows: rows, words: Set(0...runs.count)).html
  if runs.count == 1 {
    return Page.Section("Config", "<details><summary>\(rows.count) keys</summary>\(table)</details>")
  }
  let differing = rows.filter(\.isMarked)
  let differences = HTMLTable(header: ["key"] + runs.map(\.name), rows: differing, words: Set(0...runs.count)).html
  return Page.Section(
    "Config",
    (differing.isEmpty ? "<p>The configs are identical.</p>" : "<p>Keys that differ:</p>\(differences)")
      + "<details><summary>all \(rows.count) keys</summary>\(table)</details>")
}
