import Datasets
import Inference

/// Returns the content of a report's section about forecasts of series: the last windows with their bands, the errors by
/// row of the horizon, and the worst series.
package func forecastSection(_ forecasts: Forecasts, _ windows: SeriesWindows, shown: [Int]) -> String {
  let measures = ForecastMeasures(forecasts, windows)
  let charts = shown.prefix(6).map { forecastChart(forecasts, windows, index: $0) }.joined()
  return "<h3>Last forecasts</h3>\n\(charts)<h3>Errors</h3>\n"
    + comparisonTable(measures) + errorsByHorizon(measures) + worstSeries(measures)
}

/// Draws the rows before a window's end, the forecast behind it with its band, and the truth.
private func forecastChart(_ forecasts: Forecasts, _ windows: SeriesWindows, index: Int) -> String {
  let window = forecasts.windows[index]
  let back = min(windows.pastRows(window), max(2 * forecasts.horizon, 2 * windows.season))
  let steps = 0..<forecasts.horizon
  return windows.names.indices.map { target in
    func level(_ step: Int, _ place: (ArraySlice<Double>) -> Double?) -> Double {
      place(forecasts.levels(index, step: step, target: target)) ?? .nan
    }
    let past = (1...max(1, back)).reversed().compactMap { row in
      windows.past(window, back: row, target: target).map { (x: Double(1 - row), y: $0) }
    }
    let truth = steps.map { (x: Double($0 + 1), y: windows.truth(window, step: $0, target: target)) }
    let band = LineChart.Band(
      name: forecasts.quantiles.isEmpty
        ? "" : "\(forecasts.quantiles[0]) to \(forecasts.quantiles[forecasts.quantiles.count - 1])",
      colour: 1, points: steps.map { (Double($0 + 1), level($0, \.first), level($0, \.last)) })
    let series = windows.name(ofSeries: windows.series(of: window))
    let title = "\(series.isEmpty ? "" : "\(series): ")\(windows.names[target]) from \(windows.time(window, step: 0))"
    return LineChart(
      title: title, xLabel: "row", yLabel: windows.names[target],
      series: [
        .init(name: "data", colour: 6, points: past + truth),
        .init(
          name: "forecast", colour: 1,
          points: steps.map { (Double($0 + 1), forecasts.point(index, step: $0, target: target)) }),
      ], bands: forecasts.quantiles.isEmpty ? [] : [band]
    ).figure
  }.joined()
}

private func comparisonTable(_ measures: ForecastMeasures) -> String {
  let all = measures.ofAll
  let names = all.map(\.name).filter { !$0.hasPrefix("naive") && !$0.hasPrefix("seasonalNaive") }
  let rows = names.map { name in
    HTMLTable.Row(
      cells: [Measure.words(of: name)]
        + ["", "naive", "seasonalNaive"].map { prefix in
          let full = prefix.isEmpty ? name : prefix + name.prefix(1).uppercased() + name.dropFirst()
          return all.first { $0.name == full }.map { significant($0.value) } ?? ""
        })
  }
  return HTMLTable(header: ["", "model", "naive", "seasonal naive"], rows: rows).html
}

private func errorsByHorizon(_ measures: ForecastMeasures) -> String {
  func line(_ name: String, _ title: String, colour: Int) -> LineChart.Series {
    LineChart.Series(
      name: title, colour: colour,
      points: measures.ofHorizon.enumerated().map { step, measures in
        (Double(step + 1), measures.first { $0.name == name }?.value ?? .nan)
      })
  }
  if measures.ofHorizon.count < 2 { return "" }
  return LineChart(
    title: "Mean absolute error by row of the horizon", xLabel: "row behind the window",
    yLabel: "in the unit of the data",
    series: [
      line("meanAbsoluteError", "model", colour: 1), line("naiveMeanAbsoluteError", "naive", colour: 2),
      line("seasonalNaiveMeanAbsoluteError", "seasonal naive", colour: 3),
    ]
  ).figure
}

private func worstSeries(_ measures: ForecastMeasures) -> String {
  func value(_ name: String, _ measures: [Measure]) -> Double? { measures.first { $0.name == name }?.value }
  let series = measures.ofEachSeries
  if series.count < 2 { return "" }
  let worst = series.sorted {
    value("meanAbsoluteError", $0.measures) ?? 0 > value("meanAbsoluteError", $1.measures) ?? 0
  }.prefix(10)
  let names = ["meanAbsoluteError", "mase", "seasonalNaiveMeanAbsoluteError"]
  let rows = worst.map { name, measures in
    HTMLTable.Row(cells: [name] + names.map { value($0, measures).map { significant($0) } ?? "" })
  }
  return "<h3>Worst series</h3>\n"
    + HTMLTable(header: ["series"] + names.map(Measure.words(of:)), rows: Array(rows)).html
}
