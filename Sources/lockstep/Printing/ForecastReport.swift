import Files
import Inference

/// The measures of forecasts, as text and as JSON: of all, of each row of the horizon, and of each series.
struct ForecastReport: Encodable {
  /// The path of the data.
  let data: String
  /// The number of forecasts.
  let forecasts: Int
  private let measures: ForecastMeasures

  init(data: String, forecasts: Int, _ measures: ForecastMeasures) {
    (self.data, self.forecasts, self.measures) = (data, forecasts, measures)
  }

  /// The measures of all forecasts beside those of naive ones, then those of each row of the horizon and of the worst series.
  var text: String {
    var lines = ["\(data): \(forecasts) forecasts"] + comparison
    lines += [""] + table("step", measures.ofHorizon.enumerated().map { ("\($0 + 1)", $1) })
    let series = measures.ofEachSeries
    if series.count > 1 {
      let worst = series.sorted { value("meanAbsoluteError", $0.measures) > value("meanAbsoluteError", $1.measures) }
      lines += [""] + table("series", worst.prefix(10).map { ($0.name, $0.measures) })
    }
    return lines.joined(separator: "\n")
  }

  /// The lines that compare the model with naive forecasts.
  var comparison: [String] {
    let all = measures.ofAll
    let names = all.map(\.name).filter { !$0.hasPrefix("naive") && !$0.hasPrefix("seasonalNaive") }
    let rows = names.map { name in
      [words(name)]
        + ["", "naive", "seasonalNaive"].map { prefix in
          let full = prefix.isEmpty ? name : prefix + name.prefix(1).uppercased() + name.dropFirst()
          return all.first { $0.name == full }.map { "\(Float($0.value))" } ?? ""
        }
    }
    var lines = Table(header: ["", "model", "naive", "seasonal naive"], rows: rows, words: 1).lines()
    if let paired = measures.ofPaired {
      lines.append(
        "The seasonal naive forecasts are of \(paired.count) of the \(measures.count) numbers, which have a season before them. The "
          + "model's mean absolute error there is \(Float(paired.meanAbsoluteError)).")
    }
    if measures.isWorseThanSeasonalNaive {
      lines.append("The model is worse than the seasonal naive forecast, which repeats the last season.")
    }
    return lines
  }

  private func table(_ first: String, _ rows: [(String, [Measure])]) -> [String] {
    let names = ["meanAbsoluteError", "rootMeanSquaredError", "smape", "mase", "seasonalNaiveMeanAbsoluteError"]
      .filter { name in rows.contains { $0.1.contains { $0.name == name } } }
    return Table(
      header: [first] + names.map(words),
      rows: rows.map { label, measures in
        [label] + names.map { name in measures.first { $0.name == name }.map { "\(Float($0.value))" } ?? "" }
      }, words: 1
    ).lines()
  }

  private func words(_ name: String) -> String { Measure.words(of: name) }

  private func value(_ name: String, _ measures: [Measure]) -> Double { measures.first { $0.name == name }?.value ?? 0 }

  func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: NamedKey.self)
    try object.encode(data, forKey: NamedKey("data"))
    try object.encode(forecasts, forKey: NamedKey("forecasts"))
    try encodeMeasures(&object)
  }

  /// Encodes the measures: of all as keys of an object, of each row of the horizon and of each series below it.
  func encodeMeasures(_ object: inout KeyedEncodingContainer<NamedKey>) throws {
    for measure in measures.ofAll { try object.encode(measure.value, forKey: NamedKey(measure.name)) }
    try object.encode(measures.isWorseThanSeasonalNaive, forKey: NamedKey("isWorseThanSeasonalNaive"))
    func values(_ measures: [Measure]) -> [String: Double] {
      Dictionary(measures.map { ($0.name, $0.value) }) { first, _ in first }
    }
    try object.encode(measures.ofHorizon.map(values), forKey: NamedKey("horizon"))
    let series = measures.ofEachSeries
    if series.count > 1 {
      var ofSeries = object.nestedContainer(keyedBy: NamedKey.self, forKey: NamedKey("series"))
      for (name, measures) in series { try ofSeries.encode(values(measures), forKey: NamedKey(name)) }
    }
  }
}
