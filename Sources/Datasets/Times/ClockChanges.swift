import Failures

/// Gives the times of a series, which are without a zone, the zone of the config. When clocks are put back they show an
/// hour twice: then the order of the rows says which of the two a time is.
struct ClockChanges {
  /// The last row whose time comes twice, as long as only the first of the two has been read.
  private(set) var unsettled: (line: Int, text: String)?

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
    if time.form == .zoned { return .success(time.moved(to: zone.minutes(at: time.point.value))) }
    guard time.form == .local else { return .success(time) }
    let minutes = zone.minutes(local: time.point.value)
    guard let first = minutes.first else {
      // Where clocks are put forward at midnight, the day is there all the same.
      return time.isDay ? .success(time.zoned(zone.minutesBefore(local: time.point.value))) : .failure(.never)
    }
    let early = time.zoned(first)
    guard minutes.count == 2 else {
      if let unsettled { return .failure(.twice(line: unsettled.line, text: unsettled.text)) }
      return .success(early)
    }
    if previous.map({ early.point.value > $0.value }) ?? true {
      if unsettled == nil { unsettled = (line, text()) }
      return .success(early)
    }
    unsettled = nil
    return .success(time.zoned(minutes[1]))
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
