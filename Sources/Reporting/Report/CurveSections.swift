import Inference

/// The parts of a report that come from the logs of runs, on one picture each.
package func curveSections(_ runs: [ReportedRun]) -> [Page.Section] {
  let shownTwice = runs.count > 1
  func name(_ run: ReportedRun, _ what: String) -> String { shownTwice ? "\(run.name), \(what)" : what }
  func chart(_ title: String, _ unit: String, _ number: KeyPath<MetricsLog.Line, Double?>) -> String {
    let series = runs.enumerated().map { index, run in
      LineChart.Series(name: run.name, colour: index, points: run.points(number))
    }
    return LineChart(title: title, yLabel: unit, series: series).figure
  }
  let losses = runs.enumerated().flatMap { index, run in
    [
      LineChart.Series(
        name: name(run, "training"), colour: shownTwice ? index : 6, style: .faint, points: run.points(\.loss)),
      LineChart.Series(
        name: name(run, "validation"), colour: index, style: .dotted, points: run.points(\.validationLoss)),
    ]
  }
  let measures = Set(runs.flatMap { $0.lines.flatMap(\.measures.keys) }).sorted()
  let isOfNumbers = measures.contains("meanAbsoluteError")
  let learning =
    LineChart(title: "Loss", yLabel: isOfNumbers ? "" : "nats a target", series: losses).figure
    + measures.map { chart("\(words($0)) of the validation", "", \.measures[$0]) }.joined()
  let working =
    chart("Learning rate", "", \.rate) + chart("Gradient norm before clipping", "", \.gradientNorm)
    + chart("Speed", "targets a second", \.tokensPerSecond)
    + chart("Share of the cores' multiply-add rate", "", \.peakShare)
  return [
    Page.Section("In short", summary(runs)), Page.Section("What was learned", learning),
    Page.Section("How it went", "<div class=\"pairs\">\(working)</div>"),
  ]
}

/// A measure's name as a title: `Mean absolute error`.
private func words(_ name: String) -> String {
  let words = Measure(name, 0).words
  return words.prefix(1).uppercased() + words.dropFirst()
}

private func summary(_ runs: [ReportedRun]) -> String {
  let rows = runs.map { run in
    let (last, best) = (run.lines.last, run.best)
    let speeds = run.points(\.tokensPerSecond).map(\.y).sorted()
    return HTMLTable.Row(cells: [
      run.name, last.map { grouped($0.step) } ?? "", last.map { fixed($0.epoch, 2) } ?? "",
      run.points(\.loss).last.map { fixed($0.y, 4) } ?? "", best?.validationLoss.map { fixed($0, 4) } ?? "",
      best.map { grouped($0.step) } ?? "", speeds.isEmpty ? "" : grouped(Int(speeds[speeds.count / 2])),
    ])
  }
  let header = ["run", "steps", "epochs", "last loss", "best validation", "at step", "targets/s, median"]
  return HTMLTable(header: header, rows: rows).html
}

/// The configs, side by side: where runs differ, the row is marked.
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
    (differing.isEmpty ? "<p>The configs are the same.</p>" : "<p>Where they differ:</p>\(differences)")
      + "<details><summary>all \(rows.count) keys</summary>\(table)</details>")
}
