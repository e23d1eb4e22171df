/// A time of the calendar in its parts.
struct CivilTime {
  let year: Int
  let month: Int
  let day: Int
  /// The microseconds since the start of the day.
  let microseconds: Int64
  /// The days since 1970-01-01.
  let days: Int

  /// Takes a time of the calendar apart, on the clock of its own zone.
  init(_ point: Time.Point) {
    let ofDay = 86_400_000_000.0
    let local = point.value + Double(point.zone) * 60_000_000
    days = Int((local / ofDay).rounded(.down))
    microseconds = Int64(local - Double(days) * ofDay)
    (year, month) = (Int(point.month) / 12, Int(point.month) % 12 + 1)
    day = days - daysSince1970(year, month, 1) + 1
  }

  /// The day of the week: 0 is Monday, 6 is Sunday.
  var weekday: Int { CivilTime.weekday(days) }
  /// The day of the year, from 1.
  var dayOfYear: Int { days - daysSince1970(year, 1, 1) + 1 }
  /// The hour, from 0 to 23.
  var hour: Int { Int(microseconds / 3_600_000_000) }
  /// The minute, from 0 to 59.
  var minute: Int { Int(microseconds / 60_000_000) % 60 }
  /// The second, from 0 to 59.
  var second: Int { Int(microseconds / 1_000_000) % 60 }
  /// The microseconds since the start of the second.
  var fraction: Int { Int(microseconds % 1_000_000) }

  /// Returns the day of the week of a day since 1970-01-01, a Thursday.
  static func weekday(_ days: Int) -> Int { ((days + 3) % 7 + 7) % 7 }

  /// Returns how many days from Monday to Friday lie before a day, counted from a fixed Monday. A Saturday and a Sunday count as the
  /// Friday before them.
  static func businessDay(_ days: Int) -> Int {
    let weekday = weekday(days)
    return (days + 3 - weekday) / 7 * 5 + min(weekday, 4)
  }

  /// Returns the day since 1970-01-01 of a number of ``businessDay(_:)``.
  static func day(ofBusinessDay number: Int) -> Int {
    let week = number >= 0 ? number / 5 : (number - 4) / 5
    return week * 7 - 3 + (number - week * 5)
  }

  /// Returns the time that is so many microseconds behind the start of a day.
  ///
  /// - Parameter zone: how many minutes the zone is ahead of UTC; 0 without a zone.
  static func point(days: Int, microseconds: Int64, zone: Int16) -> Time.Point {
    let (year, month) = yearAndMonth(days)
    let local = Double(days) * 86_400_000_000 + Double(microseconds)
    return Time.Point(value: local - Double(zone) * 60_000_000, month: Int32(12 * year + month - 1), zone: zone)
  }

  /// Returns the time at a number of microseconds since 1970, in UTC if there is a zone.
  static func point(at value: Double, zone: Int16) -> Time.Point {
    let days = ((value + Double(zone) * 60_000_000) / 86_400_000_000).rounded(.down)
    let (year, month) = yearAndMonth(Int(days))
    return Time.Point(value: value, month: Int32(12 * year + month - 1), zone: zone)
  }

  /// Returns the year of a day since 1970-01-01.
  static func year(_ days: Int) -> Int { yearAndMonth(days).0 }

  /// Returns the year and the month of a day since 1970-01-01.
  private static func yearAndMonth(_ days: Int) -> (Int, Int) {
    var year = 1970 + Int((Double(days) / 365.2425).rounded(.down))
    while daysSince1970(year + 1, 1, 1) <= days { year += 1 }
    while daysSince1970(year, 1, 1) > days { year -= 1 }
    var month = 1
    while month < 12 && daysSince1970(year, month + 1, 1) <= days { month += 1 }
    return (year, month)
  }
}
