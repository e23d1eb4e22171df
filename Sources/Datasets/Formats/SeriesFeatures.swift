import Kernels

/// The vectors that a model of series reads, or the decoder of one. Each is made of one row, or of a row and one some rows
/// later: so a window of rows is a window of vectors, and none is made twice.
struct SeriesFeatures {
  private let columns: SeriesColumns
  private let inputs: [Int]
  private let transform: DataPlan.Transform
  /// Whether the missing numbers of inputs are marked.
  private let hasMarks: Bool
  /// How many rows later the numbers that are known ahead are read.
  private let leads: [Int]
  private let calendar: [CalendarFeature]
  /// How many rows later the time is read.
  private let timeLead: Int
  private let classes: [Int: [String]]
  /// What each number of a vector is: a column, `COLUMN+N` for what is known ahead, or made of the time, and read N rows later,
  /// `COLUMN=CLASS` for whether a row has a class, `COLUMN_missing` for whether a number is missing. A decoder without
  /// anything to read reads a one.
  let names: [String]

  /// - Parameter isDecoder: whether a decoder reads the vectors, row by row of the horizon.
  init(_ plan: DataPlan, _ encoding: Encoding, isDecoder: Bool = false) {
    columns = SeriesColumns(plan)
    transform = plan.transform
    inputs = isDecoder ? [] : columns.inputs
    hasMarks = plan.missing == .mask
    leads = isDecoder ? [0] : plan.leads
    calendar = plan.calendar.flatMap(CalendarFeature.features)
    timeLead = plan.strategy == .recursive ? 1 : 0
    classes = encoding.knownClasses
    let inputNames = inputs.map { [names = columns.names] in names[$0] }
    let missing = hasMarks ? inputNames.map { "\($0)_missing" } : []
    let known = leads.flatMap { [columns, classes] lead in
      columns.known.indices.flatMap { number in
        let name = columns.names[columns.known[number]] + (lead == 0 ? "" : "+\(lead)")
        return classes[number].map { $0.map { "\(name)=\($0)" } } ?? [name]
      }
    }
    let statics = StaticColumns(plan.staticColumns, classes: encoding.staticClasses)
    let ofTime = calendar.map { [timeLead] in $0.name + (timeLead == 0 ? "" : "+\(timeLead)") }
    let names = inputNames + missing + known + ofTime + statics.numberNames
    self.names = names.isEmpty ? ["1"] : names
  }

  /// The number of numbers of a vector.
  var count: Int { names.count }

  /// Calls `body` for each number of the vectors of some rows, row by row.
  ///
  /// - Parameters:
  ///   - ranges: the rows of each series.
  ///   - statics: the numbers of each series that are the same in all rows.
  ///   - leavesOutLater: whether numbers of rows behind the range count as missing, even if they are known ahead.
  func forEachNumber(
    _ rows: SeriesRows, _ ranges: [Range<Int>], _ statics: [[Double]], leavesOutLater: Bool = false,
    _ body: (_ column: Int, _ number: Double) -> Void
  ) {
    var vector: [Double] = []
    vector.reserveCapacity(count)
    for (series, range) in ranges.enumerated() {
      for row in range {
        vector.removeAll(keepingCapacity: true)
        append(rows, row, before: leavesOutLater ? range.upperBound : rows.windows.rows, to: &vector)
        if !calendar.isEmpty { append(rows.windows.series[series], row, to: &vector) }
        vector += statics[series]
        if vector.isEmpty { vector.append(1) }
        for column in vector.indices { body(column, vector[column]) }
      }
    }
  }

  /// Appends the numbers of the inputs and of what is known ahead, as far as it is before the row `end`.
  private func append(_ rows: SeriesRows, _ row: Int, before end: Int, to vector: inout [Double]) {
    for column in inputs { vector.append(transform.applied(rows.columns[column][row])) }
    if hasMarks {
      for column in inputs { vector.append(rows.columns[column][row].isNaN ? 1 : 0) }
    }
    for lead in leads {
      for (number, column) in columns.known.enumerated() {
        let values = rows.columns[column]
        let value = row + lead < min(end, values.count) ? values[row + lead] : .nan
        if let classes = classes[number] {
          // Rows behind the last of a table have no class.
          for place in classes.indices { vector.append(value.isNaN ? .nan : value == Double(place) ? 1 : 0) }
        } else {
          vector.append(value)
        }
      }
    }
  }

  /// Appends the numbers that are made of the time.
  private func append(_ series: SeriesWindows.Series, _ row: Int, to vector: inout [Double]) {
    let time = series.times[min(row - series.rows.lowerBound + timeLead, series.times.count - 1)]
    let civil = CivilTime(time)
    for feature in calendar { vector.append(feature.value(civil)) }
  }
}

extension DataPlan {
  /// How many rows later a model, or its encoder, reads what is known ahead.
  fileprivate var leads: [Int] {
    switch strategy {
    // The last rows of a window have what is known of the horizon's rows. A horizon that is longer than the shortest window takes
    // several columns.
    case .direct: [0] + stride(from: horizon, to: 0, by: -min(window, leastWindow ?? window))
    // The row that is forecast next.
    case .recursive: [1]
    case .seq2seq: [0]
    }
  }

  /// What the numbers of a row are that a model of series reads: of the inputs, and of the sources if there is an encoder.
  /// Nil for other formats.
  ///
  /// - Parameter encoding: the encoding of the model.
  public func numberNames(_ encoding: Encoding) -> (sources: [String]?, inputs: [String])? {
    guard format == .series else { return nil }
    let names = SeriesFeatures(self, encoding).names
    return strategy == .seq2seq ? (names, SeriesFeatures(self, encoding, isDecoder: true).names) : (nil, names)
  }
}
