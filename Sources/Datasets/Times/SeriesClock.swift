/// The times of the rows of series: how far apart they are, how they go on, and how they are written.
struct SeriesClock: Sendable {
  /// The form of the times.
  let form: Time.Form
  /// How far apart the rows are.
  let frequency: Frequency
  /// The day of a month at which the rows are, if they are months apart.
  let dayOfMonth: Int
  /// The microseconds from the start of the day to the time at which all rows are; nil if they are at several.
  private let timeOfDay: Int64?
  /// The zone of the times; nil if they have none or only say how far ahead of UTC they are.
  let zone: ZoneRules?
  /// How the times are written.
  let style: TimeStyle

  /// Creates the clock of series of which only the spacing matters.
  init(_ spacing: TimeSpacing) {
    form = spacing.form ?? .number
    frequency = spacing.frequency ?? Frequency(.fixed(1))
    dayOfMonth = spacing.dayOfMonth
    timeOfDay = spacing.timeOfDay
    zone = nil
    style = TimeStyle(form, "", format: nil)
  }

  /// Creates a clock.
  init(
    _ form: Time.Form, _ frequency: Frequency, dayOfMonth: Int, timeOfDay: Int64?, _ zone: ZoneRules?,
    _ style: TimeStyle
  ) {
    self.form = form
    self.frequency = frequency
    self.dayOfMonth = frequency.anchor?.dayOfMonth ?? dayOfMonth
    self.timeOfDay = timeOfDay
    self.zone = zone
    self.style = style
  }

  /// Returns how many rows a time comes after the row before, 1 if no row is missing between them.
  func steps(from previous: Time.Point, to time: Time.Point) -> Double {
    let steps =
      switch frequency.kind {
      case .fixed(let step): (time.value - previous.value) / step
      case .days(let count): Double(CivilTime(time).days - CivilTime(previous).days) / Double(count)
      case .businessDays:
        Double(
          CivilTime.businessDay(CivilTime(time).days) - CivilTime.businessDay(CivilTime(previous).days))
      case .months(let count): Double(time.month - previous.month) / Double(count)
      }
    return max(1, steps.rounded())
  }

  /// Returns the time of a row that comes a number of rows after another.
  func time(_ steps: Int, after point: Time.Point) -> Time.Point {
    switch frequency.kind {
    case .fixed(let step):
      if form == .number { return Time.Point(value: number(steps, of: step, after: point.value), month: 0) }
      return time(at: point.value + Double(steps) * step, point.zone)
    case .days(let count): return time(on: CivilTime(point).days + steps * count, like: point)
    case .businessDays:
      let number = CivilTime.businessDay(CivilTime(point).days) + steps
      return time(on: CivilTime.day(ofBusinessDay: number), like: point)
    case .months(let count):
      let month = Int(point.month) + steps * count
      if form == .month { return Time.Point(value: Double(month), month: Int32(month)) }
      let day = min(dayOfMonth, daysOfMonth(month % 12 + 1, month / 12))
      return time(on: daysSince1970(month / 12, month % 12 + 1, day), like: point)
    }
  }

  /// Returns whether a time is a whole number of rows after another.
  func isOnTime(_ point: Time.Point, after previous: Time.Point) -> Bool {
    let steps = steps(from: previous, to: point)
    // A wrong time can be any distance away.
    guard steps < 1e6 else { return true }
    let expected = time(Int(steps), after: previous)
    if case .fixed = frequency.kind {
      return abs(expected.value - point.value) <= 1e-9 * abs(point.value) + (form == .number ? 1e-9 : 0)
    }
    if form == .month || form == .number { return expected.value == point.value }
    // On the clock of their own zones, which can differ between summer and winter.
    let (found, wanted) = (CivilTime(point), CivilTime(expected))
    return found.days == wanted.days && found.microseconds == wanted.microseconds
  }

  /// Returns whether a time is at a day that the frequency names, if it names any.
  func isAnchored(_ point: Time.Point) -> Bool {
    form == .number || frequency.anchor?.fits(point, isMonth: form == .month) ?? true
  }

  /// Returns the clock of the same times with another frequency.
  func with(_ frequency: Frequency, dayOfMonth: Int) -> SeriesClock {
    SeriesClock(form, frequency, dayOfMonth: dayOfMonth, timeOfDay: timeOfDay, zone, style)
  }

  /// Returns a time as the data writes it.
  func text(_ point: Time.Point) -> String { style.text(point) }

  /// Returns a time of the calendar from its microseconds since 1970 (in UTC if there is a zone).
  private func time(at value: Double, _ zone: Int16) -> Time.Point {
    let zone = self.zone?.minutes(at: value) ?? zone
    let civil = CivilTime(Time.Point(value: value, month: 0, zone: zone))
    return CivilTime.point(days: civil.days, microseconds: civil.microseconds, zone: zone)
  }

  /// Returns a number that comes a number of steps after another, with as many decimals as both have: 0.1 is no exact double, and
  /// the sums of it have digits that no table has.
  private func number(_ steps: Int, of step: Double, after start: Double) -> Double {
    let sum = start + Double(steps) * step
    let scale = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9].first { scale in
      [start, step].allSatisfy { abs($0 * scale - ($0 * scale).rounded()) < 1e-6 }
    }
    return scale.map { (sum * $0).rounded() / $0 } ?? sum
  }

  /// Returns the time on a day at the time of the day at which all rows are, or else at that of another time. If clocks pass
  /// over it on that day, the time is as much later as they are put forward.
  private func time(on day: Int, like point: Time.Point) -> Time.Point {
    let microseconds = timeOfDay ?? CivilTime(point).microseconds
    let local = Double(day) * 86_400_000_000 + Double(microseconds)
    guard let zone else { return CivilTime.point(days: day, microseconds: microseconds, zone: point.zone) }
    if let minutes = zone.minutes(local: local).first {
      return CivilTime.point(days: day, microseconds: microseconds, zone: minutes)
    }
    let before = zone.minutesBefore(local: local)
    if style.hasOnlyDays { return CivilTime.point(days: day, microseconds: microseconds, zone: before) }
    return time(at: local - Double(before) * 60_000_000, before)
  }
}
