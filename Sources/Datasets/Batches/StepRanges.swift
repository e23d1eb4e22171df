/// Which of all time steps each sequence has.
struct StepRanges: Sendable, Codable {
  private var list = RangeColumn()
  private var windows: Windows?

  /// The steps of windows of series.
  private struct Windows: Codable {
    var runs: WindowRuns
    let steps: WindowSteps
  }

  /// Creates the steps of no sequences. Each that is added has the steps behind those before it.
  init() {}

  /// Creates steps at windows of series, which are computed.
  init(_ runs: WindowRuns, _ steps: WindowSteps) { windows = Windows(runs: runs, steps: steps) }

  /// The number of sequences.
  var count: Int { windows?.runs.count ?? list.count }

  subscript(index: Int) -> Range<Int> {
    guard let windows else { return list[index] }
    return windows.steps.range(windows.runs.rows(index))
  }

  /// Adds a sequence of a number of steps.
  mutating func append(count: Int) { list.append(count: count) }

  /// Adds the sequences of other steps.
  ///
  /// - Parameter steps: the number of steps before them.
  mutating func append(_ others: StepRanges, behind steps: Int) {
    if let more = others.windows {
      windows?.runs.append(more.runs, behind: 0, steps)
    } else {
      list.append(others.list)
    }
  }
}

/// The time steps of a sequence at a window of series.
struct WindowSteps: Sendable, Codable {
  /// Whether they start behind the window, rather than with it.
  private let startBehind: Bool
  /// How many rows later they start.
  private let later: Int
  /// How many of them are behind the window.
  private let ahead: Int

  private init(startBehind: Bool, later: Int, ahead: Int) {
    (self.startBehind, self.later, self.ahead) = (startBehind, later, ahead)
  }

  /// The rows of the window.
  static let read = WindowSteps(startBehind: false, later: 0, ahead: 0)

  /// The rows of the window and some behind it.
  ///
  /// - Parameter later: how many rows later they start.
  static func read(andAhead rows: Int, later: Int = 0) -> WindowSteps {
    WindowSteps(startBehind: false, later: later, ahead: rows)
  }

  /// Some rows behind the window.
  static func ahead(_ rows: Int) -> WindowSteps { WindowSteps(startBehind: true, later: 0, ahead: rows) }

  /// Returns the steps of the window that has some rows.
  func range(_ rows: Range<Int>) -> Range<Int> {
    (startBehind ? rows.upperBound : rows.lowerBound) + later..<rows.upperBound + ahead
  }
}
