/// How far apart most rows of series are. One wrong time changes the shortest distance, but not the usual one.
struct UsualSpacing {
  private var rows = 0
  private var lastDays = 0
  private var days: [Int: Int] = [:]
  private var months: [Int: Int] = [:]
  private var daysBetween: [Int: Int] = [:]
  private var valuesBetween: [Double: Int] = [:]
  private var timesOfDay: [Int64: Int] = [:]
  private let clock: SeriesClock

  /// Looks at all times of series whose times have the form of `clock`.
  init(_ series: [TimePoints], _ clock: SeriesClock) {
    self.clock = clock
    for times in series {
      for row in 0..<times.count { add(times[row], after: row > 0 ? times[row - 1] : nil) }
    }
  }

  private mutating func add(_ point: Time.Point, after previous: Time.Point?) {
    rows += 1
    if let previous { valuesBetween[point.value - previous.value, default: 0] += 1 }
    guard clock.form == .local || clock.form == .zoned else { return }
    let civil = CivilTime(point)
    days[civil.day, default: 0] += 1
    timesOfDay[civil.microseconds, default: 0] += 1
    if civil.day == daysOfMonth(civil.month, civil.year) { lastDays += 1 }
    guard let previous else { return }
    months[Int(point.month - previous.month), default: 0] += 1
    daysBetween[civil.days - CivilTime(previous).days, default: 0] += 1
  }

  /// The clock of most rows.
  var usual: SeriesClock {
    let step = UsualSpacing.most(valuesBetween) ?? 1
    if clock.form == .number { return clock.with(Frequency(.fixed(step), isOfNumbers: true), dayOfMonth: 31) }
    if clock.form == .month { return clock.with(Frequency(.months(Int(step))), dayOfMonth: 31) }
    let (day, months) = (UsualSpacing.most(days) ?? 1, UsualSpacing.most(months) ?? 0)
    if months >= 1, 2 * max(lastDays, days[day] ?? 0) > rows {
      return clock.with(Frequency(.months(months)), dayOfMonth: 2 * lastDays > rows ? 31 : day)
    }
    if let count = UsualSpacing.most(daysBetween), count >= 1, 2 * (timesOfDay.values.max() ?? 0) > rows {
      return clock.with(Frequency(.days(count)), dayOfMonth: 31)
    }
    return clock.with(Frequency(.fixed(step)), dayOfMonth: 31)
  }

  /// Returns what comes most often; the least of several.
  private static func most<Key: Comparable>(_ counts: [Key: Int]) -> Key? {
    counts.max { $0.value == $1.value ? $0.key > $1.key : $0.value < $1.value }?.key
  }
}
