/// Which of all time steps each sequence has.
enum StepRanges: Sendable {
  /// A range for each sequence.
  case list([Range<Int>])
  /// Steps at windows of series, which are computed.
  case windows(WindowRuns, WindowSteps)

  /// The number of sequences.
  var count: Int {
    switch self {
    case .list(let ranges): ranges.count
    case .windows(let runs, _): runs.count
    }
  }

  subscript(index: Int) -> Range<Int> {
    switch self {
    case .list(let ranges): ranges[index]
    case .windows(let runs, let steps): steps.range(runs.rows(index))
    }
  }

  /// Appends a sequence.
  mutating func append(_ range: Range<Int>) {
    guard case .list(var ranges) = self else { preconditionFailure("the steps of windows are computed") }
    self = .list([])
    ranges.append(range)
    self = .list(ranges)
  }

  /// Appends the sequences of other steps.
  ///
  /// - Parameter steps: the number of steps before them.
  mutating func append(_ others: StepRanges, behind steps: Int) {
    switch (self, others) {
    case (.list(let ranges), .list(let more)):
      self = .list(ranges + more.map { steps + $0.lowerBound..<steps + $0.upperBound })
    case (.windows(var runs, let kind), .windows(let more, _)):
      runs.append(more, behind: 0, steps)
      self = .windows(runs, kind)
    default: preconditionFailure("examples of two formats")
    }
  }
}

/// The time steps of a sequence at a window of series.
struct WindowSteps: Sendable {
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
