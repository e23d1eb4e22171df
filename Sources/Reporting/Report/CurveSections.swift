import Inference

/// Returns the sections of a report that are made from the logs of the runs. All runs share each chart.
package func curveSections(_ runs: [ReportedRun]) -> [Page.Section] {
  let isComparison = runs.count > 1
  func name(_ run: ReportedRun, _ curve: String) -> String { isComparison ? "\(run.name), \(curve)" : curve }
  func chart(_ title: String, _ unit: String, _ number: KeyPath<MetricsLog.Line, Double?>) -> String {
    let series = runs.enumerated().map { index, run in
      LineChart.Series(name: run.name, colour: index, points: run.points(number))
    }
    return LineChart(title: title, yLabel: unit, series: series).figure
  }
  let losses = runs.enumerated().flatMap { index, run in
    [
      LineChart.Series(
        name: name(run, "training"), colour: isComparison ? index : 6, style: .faint, points: run.points(\.loss)),
      LineChart.Series(
        name: name(run, "validation"), colour: index, style: .dotted, points: run.points(\.validationLoss)),
    ]
  }
  let measures = Set(runs.flatMap { $0.lines.flatMap(\.measures.keys) }).sorted()
  // The losses of quantiles and distributions have no other measure during training.
  let isOfNumbers = measures.isEmpty || measures.contains("meanAbsoluteError")
  let metrics =
    LineChart(title: "Loss", yLabel: isOfNumbers ? "" : "nats per target", series: losses).figure
    + measures.map { chart("\(words($0)), validation", "", \.measures[$0]) }.joined()
  let progress =
    chart("Learning rate", "", \.rate) + chart("Gradient norm before clipping", "", \.gradientNorm)
    + chart("Speed", "targets per second", \.tokensPerSecond)
    + chart("Fraction of the peak multiply-add rate", "", \.peakShare)
  return [
    Page.Section("Summary", summary(runs)), Page.Section("Loss and metrics", metrics),
    Page.Section("Optimization and speed", "<div class=\"pairs\">\(progress)</div>"),
  ]
}

/// Returns the name of a metric as a title: `Mean absolute error`.
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
  let header = [
    "run", "steps", "epochs", "last training loss", "best validation loss", "at step", "targets/s, median",
  ]
  return HTMLTable(header: header, rows: rows).html
}
