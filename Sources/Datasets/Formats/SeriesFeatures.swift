import Kernels

/// The vectors that a model of series reads. Each is made of one row, or of a row and one some rows later: so a window of
/// rows is a window of vectors, and none is made twice.
struct SeriesFeatures {
  private let plan: DataPlan
  private let columns: SeriesColumns
  /// How many rows later the numbers that are known ahead are read.
  private let leads: [Int]
  private let statics: StaticColumns

  init(_ plan: DataPlan, _ statics: StaticColumns) {
    self.plan = plan
    self.statics = statics
    columns = SeriesColumns(plan)
    leads =
      switch plan.strategy {
      // The last rows of a window have what is known of the horizon's rows. A horizon that is longer than a window takes several
      // columns.
      case .direct: [0] + stride(from: plan.horizon, to: 0, by: -plan.window)
      // The row that is forecast next.
      case .recursive: [1]
      case .seq2seq: [0]
      }
  }

  /// The number of numbers of a vector that the model, or its encoder, reads.
  var count: Int { names.count }

  /// What each number of a vector is that the model, or its encoder, reads: a column, `COLUMN+N` for a column that is
  /// known ahead and read N rows later, `COLUMN_missing` for whether a number is missing.
  var names: [String] {
    let inputs = columns.names[inputs]
    let missing = plan.missing == .mask ? inputs.map { "\($0)_missing" } : []
    let known = leads.flatMap { lead in columns.names[columns.known].map { lead == 0 ? $0 : "\($0)+\(lead)" } }
    return Array(inputs) + missing + known + calendar.map(\.name) + statics.numberNames
  }

  /// The number of numbers of a vector that the decoder reads.
  var decoderCount: Int { decoderNames.count }

  /// What each number of a vector is that the decoder reads. A decoder without anything to read reads a one.
  var decoderNames: [String] {
    let names = Array(columns.names[columns.known]) + calendar.map(\.name) + statics.numberNames
    return names.isEmpty ? ["1"] : names
  }

  /// How many rows after a window the model reads what is known ahead.
  var rowsAhead: Int { plan.known.isEmpty ? 0 : plan.horizon }

  /// The columns whose past the model reads. A model that goes on with its own forecasts reads the targets.
  private var inputs: Range<Int> { columns.inputs }

  private var calendar: [CalendarFeature] { plan.calendar.flatMap(CalendarFeature.features) }

  /// Returns the vectors of all rows, row by row.
  ///
  /// - Parameters:
  ///   - values: the numbers of all rows.
  ///   - windows: the series and the times of all rows.
  ///   - statics: the numbers of each series that are the same in all rows.
  func vectors(_ values: [Double], _ windows: SeriesWindows, _ statics: [[Double]]) -> [Double] {
    var result: [Double] = []
    let (rows, times) = (windows.rows, windows.times)
    result.reserveCapacity(rows * count)
    let calendar = calendar
    for (series, row) in windows.seriesOfRows {
      for column in inputs { result.append(plan.transform.applied(values[row * columns.count + column])) }
      if plan.missing == .mask {
        for column in inputs { result.append(values[row * columns.count + column].isNaN ? 1 : 0) }
      }
      for lead in leads {
        for column in columns.known { result.append(known(values, row + lead, column)) }
      }
      let time = plan.strategy == .recursive ? min(row + 1, rows - 1) : row
      for feature in calendar { result.append(feature.value(times[time])) }
      result += statics[series]
    }
    return result
  }

  /// Returns the vectors of a decoder of all rows, row by row.
  func decoderVectors(_ values: [Double], _ windows: SeriesWindows, _ statics: [[Double]]) -> [Double] {
    if columns.known.isEmpty && plan.calendar.isEmpty && plan.staticColumns.isEmpty {
      return Array(repeating: 1, count: windows.rows)
    }
    let calendar = calendar
    return windows.seriesOfRows.flatMap { series, row in
      columns.known.map { values[row * columns.count + $0] } + calendar.map { $0.value(windows.times[row]) }
        + statics[series]
    }
  }

  private func known(_ values: [Double], _ row: Int, _ column: Int) -> Double {
    let place = row * columns.count + column
    return place < values.count ? values[place] : .nan
  }
}

extension DataPlan {
  /// What the numbers of a row are that a model of series reads: of the inputs, and of the sources if there is an encoder.
  /// Nil for other formats.
  ///
  /// - Parameter encoding: the encoding of the model.
  public func numberNames(_ encoding: Encoding) -> (sources: [String]?, inputs: [String])? {
    guard format == .series else { return nil }
    let features = SeriesFeatures(self, StaticColumns(staticColumns, classes: encoding.staticClasses))
    return strategy == .seq2seq ? (features.names, features.decoderNames) : (nil, features.names)
  }
}
