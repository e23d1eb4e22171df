/// The rows of the windows of series. They are computed, because there can be as many windows as rows: windows that end at
/// consecutive rows of a series are one run.
struct WindowRuns: Sendable, Codable {
  /// Windows of one series that end at consecutive rows.
  private struct Run: Codable {
    /// The index of the series.
    let series: Int
    /// The first row of the series.
    let start: Int
    /// The rows behind the windows.
    var ends: Range<Int>
    /// The number of windows up to the end of the run.
    var count: Int
  }

  /// The most rows of a window.
  private let length: Int
  private var runs: [Run] = []

  /// - Parameter length: the most rows of a window. At the start of a series, windows may be shorter.
  init(length: Int) { self.length = length }

  /// The number of windows.
  var count: Int { runs.last?.count ?? 0 }

  /// Returns the index of the series of a window.
  func series(_ index: Int) -> Int { run(index).series }

  /// Returns the rows that the model reads of a window.
  func rows(_ index: Int) -> Range<Int> {
    let run = run(index)
    let end = run.ends.upperBound - (run.count - index)
    return max(run.start, end - length)..<end
  }

  /// Appends a window.
  ///
  /// - Parameters:
  ///   - series: the index of its series.
  ///   - start: the first row of the series.
  ///   - end: the row behind the window.
  mutating func append(series: Int, from start: Int, end: Int) {
    if let last = runs.last, last.series == series, last.ends.upperBound == end {
      runs[runs.count - 1].ends = last.ends.lowerBound..<end + 1
      runs[runs.count - 1].count += 1
    } else {
      runs.append(Run(series: series, start: start, ends: end..<end + 1, count: count + 1))
    }
  }

  /// Appends the windows of other series.
  ///
  /// - Parameters:
  ///   - series: the number of series before them.
  ///   - rows: the number of rows before them.
  mutating func append(_ others: WindowRuns, behind series: Int, _ rows: Int) {
    let before = count
    runs += others.runs.map { run in
      Run(
        series: series + run.series, start: rows + run.start,
        ends: rows + run.ends.lowerBound..<rows + run.ends.upperBound, count: before + run.count)
    }
  }

  private func run(_ index: Int) -> Run { runs[runs.firstPlace { $0.count > index }] }
}
