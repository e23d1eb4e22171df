/// The time of a row: a number, or a time of the calendar.
struct Time: Equatable {
  /// A form in which times are written. Times of different forms cannot be compared.
  enum Form: Sendable {
    /// A number, in any unit.
    case number
    /// A month: 1949-01.
    case month
    /// A day, or a day and a time of the day without a zone: 2013-01-31, 2013-01-31 18:00.
    case local
    /// A day and a time of the day with a zone: 2013-01-31T18:00:00Z, 2013-01-31 18:00+01:00.
    case zoned
  }

  /// What is needed to measure how far apart two times are.
  struct Point: Equatable, Sendable {
    /// The number, the months since the year 0, or the microseconds since 1970 (in UTC if there is a zone).
    let value: Double
    /// The months since the year 0, on the calendar of the time's own zone; 0 for a number.
    let month: Int32
    /// How many minutes the time's own zone is ahead of UTC; 0 without a zone.
    var zone: Int16 = 0
  }

  /// A place in a month.
  struct PlaceInMonth: Equatable {
    /// The day, from 1.
    let day: Int
    /// Whether this is the last day of the month.
    let isLastDay: Bool
    /// The microseconds since the start of the day.
    let microseconds: Int64
  }

  /// The form in which the time is written.
  let form: Form
  /// The time.
  let point: Point
  /// The place of the time in its month; nil for a number or a month.
  let place: PlaceInMonth?
  /// Whether only a day is written, without a time of the day.
  private(set) var isDay = false

  /// Creates a time from its parts.
  init(_ form: Form, _ point: Point, _ place: PlaceInMonth?) {
    (self.form, self.point, self.place) = (form, point, place)
  }

  /// Creates a time from a number.
  init(number: Double) { (form, point, place) = (.number, Point(value: number, month: 0), nil) }

  /// Creates a month.
  init(year: Int, month: Int) {
    let months = 12 * year + month - 1
    (form, point, place) = (.month, Point(value: Double(months), month: Int32(months)), nil)
  }

  /// Creates a day.
  init(year: Int, month: Int, day: Int) {
    self.init(year: year, month: month, day: day, microseconds: 0, zone: nil)
    isDay = true
  }

  /// Creates a time of the calendar.
  ///
  /// - Parameters:
  ///   - microseconds: the microseconds since the start of the day.
  ///   - zone: how many minutes the zone is ahead of UTC; nil without a zone.
  init(year: Int, month: Int, day: Int, microseconds: Int64, zone: Int?) {
    let midnight = Int64(daysSince1970(year, month, day)) * 86_400_000_000
    form = zone == nil ? .local : .zoned
    point = Point(
      value: Double(midnight + microseconds - Int64(zone ?? 0) * 60_000_000), month: Int32(12 * year + month - 1),
      zone: Int16(zone ?? 0))
    place = PlaceInMonth(day: day, isLastDay: day == daysOfMonth(month, year), microseconds: microseconds)
  }
}

/// Returns the number of days of a month of the Gregorian calendar.
func daysOfMonth(_ month: Int, _ year: Int) -> Int {
  let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
}

/// Returns the number of days from 1970-01-01 to a day of the Gregorian calendar, in a year from 0 on.
func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
  // A year that starts in March has its leap day at the end. March of the year 0 is month 3; so no number is negative.
  let (y, m) = month > 2 ? (year + 400, month - 3) : (year + 399, month + 9)
  let leapDays = y / 4 - y / 100 + y / 400
  // 719468 days lie between the first of March of the year 0 and 1970, 146097 more come from the 400 years above.
  return 365 * y + leapDays + (153 * m + 2) / 5 + day - 1 - 719_468 - 146_097
}
