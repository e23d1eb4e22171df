/// The windows of series that are the examples of a dataset, and what their forecasts are compared with.
///
/// The rows of all series lie behind each other. Behind each series are rows ahead: those of the horizon after its end,
/// whose targets are not known.
public struct SeriesWindows: Sendable {
  /// A series.
  struct Series: Sendable {
    let name: String
    /// Its rows, without those ahead.
    let rows: Range<Int>
    /// The times of its rows and of those ahead; empty for series without times.
    let times: TimePoints
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
  /// The rows of the windows.
  private(set) var runs: WindowRuns
  private(set) var series: [Series] = []
  /// The numbers of each target at all rows, in the unit of the data. NaN marks a missing number.
  var targets: [[Double]]
  /// The number of rows, with those ahead.
  private(set) var rows = 0
  private var clock: SeriesClock?

  init(_ plan: DataPlan, _ clock: SeriesClock?, horizon: Int) {
    names = plan.targets
    group = plan.group
    time = plan.time
    self.horizon = horizon
    self.clock = clock
    season = plan.season ?? clock?.frequency.season ?? 1
    runs = WindowRuns(length: plan.window)
    targets = plan.targets.map { _ in [] }
  }

  /// The number of windows, one for each example.
  public var count: Int { runs.count }
  /// The number of series.
  public var seriesCount: Int { series.count }

  /// Returns the index of the series of a window.
  public func series(of window: Int) -> Int { runs.series(window) }

  /// Returns the name of a series: its cell in the group's column, or an empty text.
  public func name(ofSeries index: Int) -> String { series[index].name }

  /// Appends a series, and its rows ahead, as many as the horizon has.
  ///
  /// - Parameters:
  ///   - count: the number of its rows, without those ahead.
  ///   - times: the times of all these rows.
  mutating func append(name: String, count: Int, times: TimePoints) {
    series.append(Series(name: name, rows: rows..<rows + count, times: times))
    rows += count + horizon
  }

  /// Appends a window of the last series.
  ///
  /// - Parameter end: the row behind the window.
  mutating func append(windowBefore end: Int) {
    runs.append(series: series.count - 1, from: series[series.count - 1].rows.lowerBound, end: end)
  }

  /// Appends the windows of another file.
  mutating func append(_ others: SeriesWindows) {
    let before = rows
    runs.append(others.runs, behind: series.count, before)
    series += others.series.map { other in
      Series(
        name: other.name, rows: before + other.rows.lowerBound..<before + other.rows.upperBound, times: other.times)
    }
    for target in targets.indices { targets[target] += others.targets[target] }
    rows += others.rows
  }

  /// Returns the true number of a target at a forecast row; NaN if there is none.
  ///
  /// - Parameter step: the number of the row behind the window, from 0.
  public func truth(_ window: Int, step: Int, target: Int) -> Double {
    targets[target][runs.rows(window).upperBound + step]
  }

  /// Returns the number of a target at the last row that a window reads, or at one before it.
  ///
  /// - Parameter back: the number of rows before the row behind the window, from 1.
  /// - Returns: the number, NaN if it is missing; nil if the series has no such row.
  public func past(_ window: Int, back: Int, target: Int) -> Double? {
    let row = runs.rows(window).upperBound - back
    return row < series[series(of: window)].rows.lowerBound ? nil : targets[target][row]
  }

  /// Returns how many rows of its series lie before the row behind a window.
  public func pastRows(_ window: Int) -> Int {
    runs.rows(window).upperBound - series[series(of: window)].rows.lowerBound
  }

  /// Returns the time of a forecast row as the data writes times; the number of the row in its series, from 1, for series
  /// without times.
  public func time(_ window: Int, step: Int) -> String {
    let row = pastRows(window) + step
    return clock?.text(series[series(of: window)].times[row]) ?? "\(row + 1)"
  }

  /// Returns a number by which the times of the rows behind windows can be compared; the row in its series for series
  /// without times.
  public func start(_ window: Int) -> Double {
    clock == nil ? Double(pastRows(window)) : series[series(of: window)].times[pastRows(window)].value
  }

  /// Returns the windows whose forecasts start behind the last row of their series: one for each series.
  public var last: [Int] {
    (0..<count).filter { pastRows($0) == series[series(of: $0)].rows.count }
  }
}
