import Datasets
import Files
import FoundationEssentials
import HDF5
import Inference

/// A table of forecasts, with a line for each row that is forecast: its series, its time, and the targets by their names.
struct ForecastTable: PredictionOutput {
  /// A column of the table.
  private enum Column {
    case texts(name: String, [String])
    case numbers(name: String, [Double])
    case steps(name: String, [Int])

    var name: String {
      switch self {
      case .texts(let name, _), .numbers(let name, _), .steps(let name, _): name
      }
    }

    func cell(_ row: Int) -> String {
      switch self {
      case .texts(_, let texts): texts[row]
      case .numbers(_, let numbers): numbers[row].isNaN ? "" : "\(numbers[row])"
      case .steps(_, let steps): "\(steps[row])"
      }
    }
  }

  private let columns: [Column]
  private let rows: Int

  /// Creates a table.
  ///
  /// - Parameters:
  ///   - steps: the number of rows behind each window that the table has.
  ///   - hasTruth: whether the table has the true numbers, and how many rows behind its window a row is.
  init(_ forecasts: Forecasts, _ windows: SeriesWindows, steps: Int, hasTruth: Bool) {
    let places = forecasts.windows.indices.flatMap { index in (0..<steps).map { (index: index, step: $0) } }
    rows = places.count
    let names = ForecastColumns(group: windows.group, time: windows.time)
    var columns: [Column] = []
    if let group = names.group {
      columns.append(
        .texts(name: group, places.map { windows.name(ofSeries: windows.series(of: forecasts.windows[$0.index])) }))
    }
    columns.append(
      .texts(name: names.time, places.map { windows.time(forecasts.windows[$0.index], step: $0.step) }))
    if hasTruth { columns.append(.steps(name: names.step, places.map { $0.step + 1 })) }
    for (target, name) in windows.names.enumerated() {
      columns.append(
        .numbers(name: name, places.map { forecasts.point($0.index, step: $0.step, target: target) }))
      for (level, quantile) in forecasts.quantiles.enumerated() {
        let numbers = places.map { place in
          let levels = forecasts.levels(place.index, step: place.step, target: target)
          return levels[levels.startIndex + level]
        }
        columns.append(.numbers(name: names.quantile(quantile, of: name), numbers))
      }
      if hasTruth {
        let truth = places.map { windows.truth(forecasts.windows[$0.index], step: $0.step, target: target) }
        columns.append(.numbers(name: names.truth(of: name), truth))
      }
    }
    self.columns = columns
  }

  var count: Int { rows }

  func text(separator: String, after records: Int) -> String {
    var text = records > 0 ? "" : columns.map { quoted($0.name, separator) }.joined(separator: separator) + "\n"
    for row in 0..<rows {
      text += columns.map { quoted($0.cell(row), separator) }.joined(separator: separator) + "\n"
    }
    return text
  }

  /// Returns the table as an HDF5 file: a dataset for each column, named after it.
  func image() throws -> [UInt8] {
    let image = try FileImage(name: "forecast.h5")
    for (column, path) in zip(columns, datasetNames) {
      switch column {
      case .texts(_, let texts): try image.write(texts, to: path)
      case .numbers(_, let numbers): try image.write(numbers, shape: [rows], to: path)
      case .steps(_, let steps): try image.write(steps.map { Int64($0) }, shape: [rows], to: path)
      }
    }
    return try image.finish()
  }

  /// The names of the columns without what has a meaning in HDF5: slashes, and a dot alone. A name that is taken gets a
  /// number.
  private var datasetNames: [String] {
    columns.reduce(into: []) { names, column in
      let plain = column.name == "." ? "_" : column.name.replacing("/", with: "_")
      let numbered = (2...columns.count + 1).lazy.map { "\(plain)_\($0)" }
      names.append(names.contains(plain) ? numbered.first { !names.contains($0) } ?? plain : plain)
    }
  }

  static var hasJSON: Bool { true }

  /// Returns the table as JSON: a list of objects, one for each row.
  func json() throws -> Data {
    try JSON.encoder().encode((0..<rows).map { Row(columns: columns, row: $0) })
  }

  /// A row of the table as a JSON object.
  private struct Row: Encodable {
    let columns: [Column]
    let row: Int

    func encode(to encoder: any Encoder) throws {
      var object = encoder.container(keyedBy: NamedKey.self)
      for column in columns {
        let key = NamedKey(column.name)
        switch column {
        case .texts(_, let texts): try object.encode(texts[row], forKey: key)
        case .numbers(_, let numbers) where numbers[row].isNaN: try object.encodeNil(forKey: key)
        case .numbers(_, let numbers): try object.encode(numbers[row], forKey: key)
        case .steps(_, let steps): try object.encode(steps[row], forKey: key)
        }
      }
    }
  }
}
