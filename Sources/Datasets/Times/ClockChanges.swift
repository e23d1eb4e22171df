import Failures

/// Gives the times of a series, which are without a zone, the zone of the config. When clocks are put back they show an
/// hour twice: then the order of the rows says which of the two a time is, or how far apart they are.
struct ClockChanges {
  /// A row whose time comes twice, as long as only the first of the two has been read.
  private var once: Once?
  /// The microseconds between the last two rows, and between the two before; nil where there are none.
  private var steps: (last: Double?, before: Double?)
  /// The fewest microseconds from one row to the next.
  private var shortest = Double.infinity

  /// A time that has been read once although clocks show it twice.
  private struct Once {
    let line: Int
    let text: String
    /// The microseconds from the row before to this row, and between the two rows before it.
    let step: Double?
    let lastStep: Double?

    /// Whether rows are days apart: then either of the two times is on the same day.
    private var isDaysApart: Bool { step.map(ClockChanges.isDay) ?? true }
    /// Whether the rows before are as far apart as this row is from them. The second of the two times would be later.
    private var isInStep: Bool { step != nil && step == lastStep }

    /// Whether the time is the first of the two if no row follows.
    var isKnownAtEnd: Bool { isInStep || (isDaysApart && step != nil) }

    /// Returns whether the time is the first of the two if a row follows so many microseconds later.
    func isKnown(before next: Double) -> Bool {
      (isInStep && next == step) || (isDaysApart && ClockChanges.isDay(next))
    }
  }

  /// The line of a time at the end of the rows that may be the first or the second of the two that clocks show.
  var unsettled: (line: Int, text: String)? {
    once.flatMap { $0.isKnownAtEnd ? nil : ($0.line, $0.text) }
  }

  /// A complaint about a time.
  enum Problem {
    /// Clocks never show it.
    case never
    /// Clocks show it twice, and the rows do not say which of the two it is.
    case twice(line: Int, text: String)
  }

  /// Returns a time in the zone, or what is wrong with it.
  ///
  /// - Parameters:
  ///   - time: the time as it is written.
  ///   - previous: the time of the row before, in the zone.
  ///   - line: the line of the row.
  ///   - text: the time as it is written, for error messages.
  mutating func time(
    _ time: Time, _ zone: ZoneRules, after previous: Time.Point?, _ line: Int, _ text: @autoclosure () -> String
  ) -> Result<Time, Problem> {
    let placed = place(time, zone, after: previous, line, text())
    if case .success(let time) = placed, let previous {
      steps = (time.point.value - previous.value, steps.last)
      shortest = min(shortest, time.point.value - previous.value)
    }
    return placed
  }

  /// Whether a number of microseconds is a day or longer, even if clocks are changed on it.
  private static func isDay(_ step: Double) -> Bool { step >= 20 * 3.6e9 }

  private mutating func place(
    _ time: Time, _ zone: ZoneRules, after previous: Time.Point?, _ line: Int, _ text: @autoclosure () -> String
  ) -> Result<Time, Problem> {
    if time.form == .zoned { return .success(time.moved(to: zone.minutes(at: time.point.value))) }
    guard time.form == .local else { return .success(time) }
    let minutes = zone.minutes(local: time.point.value)
    guard let first = minutes.first else {
      // Where clocks are put forward at midnight, the day is there all the same.
      return time.isDay ? .success(time.zoned(zone.minutesBefore(local: time.point.value))) : .failure(.never)
    }
    let early = time.zoned(first)
    let step = previous.map { early.point.value - $0.value }
    guard minutes.count == 2 else {
      if let once, !once.isKnown(before: step ?? 0) {
        return .failure(.twice(line: once.line, text: once.text))
      }
      once = nil
      return .success(early)
    }
    let late = time.zoned(minutes[1])
    if step.map({ $0 > 0 }) ?? true, !isInStep(late, after: previous) || once != nil {
      if once == nil { once = Once(line: line, text: text(), step: step, lastStep: steps.last) }
      return .success(early)
    }
    once = nil
    return .success(late)
  }

  /// Whether a time is as far from the row before as the three rows before are from each other, and none were closer.
  private func isInStep(_ time: Time, after previous: Time.Point?) -> Bool {
    guard let previous, let last = steps.last, last == steps.before, last <= shortest else { return false }
    return time.point.value - previous.value == last
  }
}

extension ClockChanges.Problem: Error {}

extension Time {
  /// The time that a clock in a zone shows, as far ahead of UTC as given.
  fileprivate func zoned(_ minutes: Int16) -> Time {
    Time(.zoned, Point(value: point.value - Double(minutes) * 60_000_000, month: point.month, zone: minutes), place)
  }

  /// The same time on the clock of another zone.
  fileprivate func moved(to minutes: Int16) -> Time {
    let civil = CivilTime(Point(value: point.value, month: 0, zone: minutes))
    let point = CivilTime.point(days: civil.days, microseconds: civil.microseconds, zone: minutes)
    let moved = CivilTime(point)
    return Time(
      .zoned, point,
      PlaceInMonth(
        day: moved.day, isLastDay: moved.day == daysOfMonth(moved.month, moved.year), microseconds: moved.microseconds))
  }
}
