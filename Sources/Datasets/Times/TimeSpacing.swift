/// What the times of series say about how far apart their rows are.
struct TimeSpacing {
  /// The form of the times; nil before the first.
  private(set) var form: Time.Form?
  private var hasSeveralForms = false
  /// The shortest time from one row to the next, in the unit of ``Time/Point/value``.
  private var shortest = Double.infinity
  /// The smallest number of months from one row to the next.
  private var fewestMonths = Int32.max
  /// The smallest number of days of the calendar from one row to the next.
  private var fewestDays = Int.max
  private var places = PlacesInMonths()

  /// Adds a time, and the time of the row before in the same series.
  ///
  /// - Parameter zone: the zone of the times; nil if they have none, or only say how far ahead of UTC they are.
  mutating func add(_ time: Time, after previous: Time.Point?, _ zone: ZoneRules? = nil) {
    hasSeveralForms = hasSeveralForms || form.map { $0 != time.form } ?? false
    form = time.form
    let day = time.place == nil ? nil : CivilTime(time.point).days
    if let place = time.place, let day {
      places.add(
        place, weekday: CivilTime.weekday(day), canBeMoved: zone?.canBeMoved(at: time.point.value) ?? false)
    }
    guard let previous else { return }
    shortest = min(shortest, time.point.value - previous.value)
    fewestMonths = min(fewestMonths, time.point.month - previous.month)
    if let day { fewestDays = min(fewestDays, day - CivilTime(previous).days) }
  }

  /// The frequency of the rows: the calendar's months or days if all rows are at the same place in them, otherwise the
  /// shortest time between two rows. Nil if no series has two rows.
  var frequency: Frequency? {
    if shortest == .infinity { return nil }
    if hasSeveralForms || form == .number { return Frequency(.fixed(shortest), isOfNumbers: form == .number) }
    if form == .month { return Frequency(.months(Int(shortest))) }
    if places.areAlike && fewestMonths > 0 { return Frequency(.months(Int(fewestMonths))) }
    guard places.areAtOneTimeOfDay, fewestDays >= 1, fewestDays < .max else { return Frequency(.fixed(shortest)) }
    // Days that are never a Saturday or a Sunday are business days: otherwise rows would be missing in each week.
    return Frequency(fewestDays == 1 && places.weekdays.isSubset(of: 0...4) ? .businessDays : .days(fewestDays))
  }

  /// The day of a month at which a row of each month is. A month without that day has its last day instead.
  var dayOfMonth: Int { places.dayOfMonth }

  /// The microseconds from the start of the day to the time at which all rows are. Nil if they are at several.
  var timeOfDay: Int64? { places.timeOfDay }
}

/// The places of times in their months.
private struct PlacesInMonths {
  private var latestDay = 0
  /// The days that are not the last of their month.
  private var innerDays: ClosedRange<Int>?
  private var microseconds: Int64?
  /// Whether the time of the day is that of a row which may have been at another one, if clocks had not been put forward.
  private var isInDoubt = false
  private(set) var areAtOneTimeOfDay = true
  /// The days of the week: 0 is Monday.
  private(set) var weekdays = WeekdaySet()

  mutating func add(_ place: Time.PlaceInMonth, weekday: Int, canBeMoved: @autoclosure () -> Bool) {
    weekdays.insert(weekday)
    latestDay = max(latestDay, place.day)
    if !place.isLastDay {
      let days = innerDays ?? place.day...place.day
      innerDays = min(days.lowerBound, place.day)...max(days.upperBound, place.day)
    }
    guard areAtOneTimeOfDay, place.microseconds != microseconds else { return }
    let isMoved = canBeMoved()
    if microseconds == nil || isInDoubt {
      (microseconds, isInDoubt) = (place.microseconds, isMoved)
    } else if !isMoved {
      areAtOneTimeOfDay = false
    }
  }

  /// The microseconds from the start of the day to the time at which all rows are. Nil if they are at several.
  var timeOfDay: Int64? { areAtOneTimeOfDay ? microseconds : nil }

  /// Whether there are places, all at the same day and time of their months. A month without that day has its last day
  /// instead.
  var areAlike: Bool {
    microseconds != nil && areAtOneTimeOfDay
      && (innerDays.map { $0.lowerBound == latestDay && $0.upperBound == latestDay } ?? true)
  }

  /// The day of the month that all places are at.
  var dayOfMonth: Int { innerDays == nil ? 31 : latestDay }
}

/// Some days of the week. A set of integers would be too slow for each row of a large table.
private struct WeekdaySet {
  private var bits: UInt8 = 0

  mutating func insert(_ day: Int) { bits |= 1 << UInt8(day) }

  func isSubset(of days: ClosedRange<Int>) -> Bool {
    (0...6).allSatisfy { bits & (1 << UInt8($0)) == 0 || days.contains($0) }
  }
}
