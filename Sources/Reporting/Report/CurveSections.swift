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
