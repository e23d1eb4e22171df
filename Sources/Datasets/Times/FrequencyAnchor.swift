/// The days that a frequency names, as pandas has them: `W-MON`, `MS`, `ME`, `QS-FEB`, `YE-MAR`.
enum FrequencyAnchor: Equatable {
  /// A day of the week: 0 is Monday.
  case weekday(Int)
  /// The first or last day of a month, or any; of those months that are so many months apart from a month from 0, or of all.
  case month(day: Day?, of: Int?, every: Int)

  /// A day of a month.
  enum Day {
    case first, last
  }

  /// Reads the unit of a frequency and what is behind its hyphen. Nil if it names no day.
  init?(unit: String, _ name: String?) {
    if ["W", "w"].contains(unit) {
      guard let day = name.flatMap({ FrequencyAnchor.weekdays.firstIndex(of: $0) }) else { return nil }
      self = .weekday(day)
      return
    }
    guard let kind = unit.first, let every = ["M": 1, "Q": 3, "Y": 12, "A": 12][kind] else { return nil }
    let month = name.flatMap { FrequencyAnchor.months.firstIndex(of: $0) }
    if name != nil && (month == nil || every == 1) { return nil }
    let day: Day? = unit.hasSuffix("S") ? .first : unit.hasSuffix("E") ? .last : nil
    if unit != String(kind) && (day == nil || unit.count != 2) { return nil }
    if day == nil && month == nil { return nil }
    self = .month(day: day, of: month, every: every)
  }

  private static let weekdays = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"]
  private static let months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]

  /// The day of a month that the frequency names; 31 for the last, nil for none.
  var dayOfMonth: Int? {
    guard case .month(let day?, _, _) = self else { return nil }
    return day == .first ? 1 : 31
  }

  /// Returns whether a time is at such a day. A month without a day, such as 1949-01, is at each day of it.
  func fits(_ point: Time.Point, isMonth: Bool) -> Bool {
    switch self {
    case .weekday(let day): return isMonth || CivilTime(point).weekday == day
    case .month(let day, let month, let every):
      if let month, (Int(point.month) % 12 - month) % every != 0 { return false }
      if isMonth { return true }
      let civil = CivilTime(point)
      switch day {
      case .first: return civil.day == 1
      case .last: return civil.day == daysOfMonth(civil.month, civil.year)
      case nil: return true
      }
    }
  }
}
