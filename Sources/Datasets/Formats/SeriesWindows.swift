/// The windows of series that are the examples of a dataset, and what their forecasts are compared with.
///
/// The rows of all series lie behind each other. Behind each series are rows ahead: those of the horizon after its end,
/// whose targets are not known.
public struct SeriesWindows: Sendable {
  /// The rows of an example.
  public struct Window: Sendable {
    // There can be as many windows as rows, so they are small.
    private let firstRow: Int
    private let rowCount, seriesIndex: Int32

    init(series: Int, rows: Range<Int>) {
      (firstRow, rowCount, seriesIndex) = (rows.lowerBound, Int32(rows.count), Int32(series))
    }

    /// The index of the series.
    public var series: Int { Int(seriesIndex) }
    /// The rows that the model reads. The row behind them is the first that is forecast.
    var rows: Range<Int> { firstRow..<firstRow + Int(rowCount) }
  }

  /// A series.
  struct Series: Sendable {
    let name: String
    /// Its rows, without those ahead.
    let rows: Range<Int>
  }

  /// The names of the target columns.
  public let names: [String]
  /// The name of the column with the series; nil for a table of one series.
  public let group: String?
  /// The name of the column with the times; nil for series without times.
  public let time: String?
  /// The number of rows that are forecast.
  public let horizon: Int
  /// The number of rows of a season; 1 for none.
  public private(set) var season: Int
  /// The windows, one for each example.
  public private(set) var windows: [Window] = []
  private(set) var series: [Series] = []
  /// The targets of all rows, row by row, in the unit of the data. NaN marks a missing number.
  private(set) var targets: [Double] = []
  private(set) var times: [Time.Point] = []
  private var clock: SeriesClock?

  init(_ plan: DataPlan, _ clock: SeriesClock?, horizon: Int) {
    names = plan.targets
    group = plan.group
    time = plan.time
    self.horizon = horizon
    self.clock = clock
    season = plan.season ?? clock?.frequency.season ?? 1
  }

  /// The index of the series of each row, and the row; rows ahead belong to the series before them.
  var seriesOfRows: some Sequence<(Int, Int)> {
    series.indices.lazy.flatMap { index in
      let rows = series[index].rows
      return (rows.lowerBound..<rows.upperBound + horizon).lazy.map { (index, $0) }
    }
  }

  /// The number of rows, with those ahead.
  var rows: Int { targets.count / max(1, names.count) }
  /// The number of series.
  public var seriesCount: Int { series.count }

  /// Returns the name of a series: its cell in the group's column, or an empty text.
  public func name(ofSeries index: Int) -> String { series[index].name }

  /// Appends a series, and its rows ahead, as many as the horizon has.
  mutating func append(
    name: String, targets: some Sequence<Double>, times: [Time.Point], timesAhead: [Time.Point]
  ) {
    let start = rows
    self.targets += targets
    series.append(Series(name: name, rows: start..<rows))
    self.targets += repeatElement(.nan, count: horizon * names.count)
    self.times += times
    self.times += timesAhead
  }

  /// Appends a window of the last series.
  mutating func append(window rows: Range<Int>) { windows.append(Window(series: series.count - 1, rows: rows)) }

  /// Removes the windows that do not have a property.
  mutating func keepWindows(_ isKept: (Window) -> Bool) { windows.removeAll { !isKept($0) } }

  /// Appends the windows of another file.
  mutating func append(_ others: SeriesWindows) {
    let (rows, first) = (rows, series.count)
    func moved(_ range: Range<Int>) -> Range<Int> { rows + range.lowerBound..<rows + range.upperBound }
    targets += others.targets
    times += others.times
    series += others.series.map { Series(name: $0.name, rows: moved($0.rows)) }
    windows += others.windows.map { Window(series: first + $0.series, rows: moved($0.rows)) }
  }

  /// Returns the true numbers of a forecast row's targets; NaN where there is none.
  ///
  /// - Parameter step: the number of the row behind the window, from 0.
  public func truth(_ window: Int, step: Int) -> ArraySlice<Double> {
    values(atRow: windows[window].rows.upperBound + step)
  }

  /// Returns the targets of the last row that a window reads, or of one before it.
  ///
  /// - Parameter back: the number of rows before the row behind the window, from 1.
  /// - Returns: the numbers; nil if the series has no such row.
  public func past(_ window: Int, back: Int) -> ArraySlice<Double>? {
    let row = windows[window].rows.upperBound - back
    return row < series[windows[window].series].rows.lowerBound ? nil : values(atRow: row)
  }

  /// Returns how many rows of its series lie before the row behind a window.
  public func pastRows(_ window: Int) -> Int {
    windows[window].rows.upperBound - series[windows[window].series].rows.lowerBound
  }

  /// Returns the time of a forecast row as the data writes times; the number of the row in its series, from 1, for series
  /// without times.
  public func time(_ window: Int, step: Int) -> String {
    let row = windows[window].rows.upperBound + step
    if let clock { return clock.text(times[row]) }
    return "\(row - series[windows[window].series].rows.lowerBound + 1)"
  }

  /// Returns a number by which the times of the rows behind windows can be compared; the row in its series for series
  /// without times.
  public func start(_ window: Int) -> Double {
    clock == nil ? Double(pastRows(window)) : times[windows[window].rows.upperBound].value
  }

  /// Returns the windows whose forecasts start behind the last row of their series: one for each series.
  public var last: [Int] {
    windows.indices.filter { windows[$0].rows.upperBound == series[windows[$0].series].rows.upperBound }
  }

  private func values(atRow row: Int) -> ArraySlice<Double> { targets[row * names.count..<(row + 1) * names.count] }
}
