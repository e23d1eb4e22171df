/// What a text says about a time.
enum TimeText: Equatable {
  case time(Time)
  /// It is written as a time, but there is no such day or hour.
  case impossible
  /// A number of eight digits that may be a date without hyphens.
  case doubtful
  /// It is not written as a time.
  case other

  /// Reads a number or a time in ISO 8601, as pandas and others write it: a month, a day, or a day and a time of the day,
  /// with a T or spaces between them, with or without seconds, a fraction of a second and a zone.
  ///
  /// - Parameter mark: the decimal mark of a number.
  init(_ bytes: Span<UInt8>, _ cell: Range<Int>, mark: UInt8) {
    let range = bytes.trimmed(cell)
    if let number = bytes.number(range, mark: mark) {
      self = TimeText.isDate(number, digits: range.count) ? .doubtful : .time(Time(number: number))
    } else {
      self = TimeText.calendar(bytes, TimeScanner(range))
    }
  }

  /// Reads how many minutes a zone is ahead of UTC: Z, UTC, +01:00, +0100. Nil if something else follows.
  static func zone(_ bytes: Span<UInt8>, _ scanner: inout TimeScanner) -> Int? {
    Zone(bytes, &scanner).flatMap { $0.exists ? $0.minutes : nil }
  }

  /// Whether a number can be a date without hyphens, such as 20130131.
  private static func isDate(_ number: Double, digits: Int) -> Bool {
    guard digits == 8, number >= 18_000_101, number <= 22_001_231, let whole = Int(exactly: number) else {
      return false
    }
    let (year, month, day) = (whole / 10_000, whole / 100 % 100, whole % 100)
    return (1...12).contains(month) && (1...daysOfMonth(month, year)).contains(day)
  }

  private static func calendar(_ bytes: Span<UInt8>, _ start: TimeScanner) -> TimeText {
    var scanner = start
    guard let year = scanner.number(bytes, digits: 4...4), let separator = scanner.one(of: "-/", bytes),
      let month = scanner.number(bytes, digits: 1...2)
    else { return .other }
    if scanner.isAtEnd { return (1...12).contains(month) ? .time(Time(year: year, month: month)) : .impossible }
    guard scanner.one(of: separator, bytes) != nil, let day = scanner.number(bytes, digits: 1...2) else {
      return .other
    }
    let isDay = scanner.isAtEnd
    guard let clock = Clock(bytes, &scanner) else { return .other }
    guard (1...12).contains(month), (1...daysOfMonth(month, year)).contains(day), clock.exists else {
      return .impossible
    }
    if isDay { return .time(Time(year: year, month: month, day: day)) }
    return .time(
      Time(year: year, month: month, day: day, microseconds: clock.microseconds, zone: clock.zone?.minutes))
  }
}

/// A time of the day, with or without a zone.
private struct Clock {
  private var (hour, minute, second) = (0, 0, 0)
  private var fraction: Int64 = 0
  private(set) var zone: Zone?

  /// Reads the rest of a time after its day. Nil if it is not written as a time.
  init?(_ bytes: Span<UInt8>, _ scanner: inout TimeScanner) {
    if scanner.isAtEnd { return }
    guard scanner.one(of: "Tt ", bytes) != nil else { return nil }
    scanner.passSpaces(bytes)
    guard let hour = scanner.number(bytes, digits: 1...2) else { return nil }
    self.hour = hour
    if scanner.one(of: ":", bytes) != nil {
      guard let minute = scanner.number(bytes, digits: 2...2) else { return nil }
      self.minute = minute
      if scanner.one(of: ":", bytes) != nil {
        guard let second = scanner.number(bytes, digits: 2...2) else { return nil }
        self.second = second
        if scanner.one(of: ".,", bytes) != nil {
          guard let fraction = scanner.microseconds(bytes) else { return nil }
          self.fraction = fraction
        }
      }
    }
    scanner.passSpaces(bytes)
    if scanner.isAtEnd { return }
    guard let zone = Zone(bytes, &scanner), scanner.isAtEnd else { return nil }
    self.zone = zone
  }

  /// Whether a day has such an hour, minute and second, and the earth such a zone.
  var exists: Bool { hour < 24 && minute < 60 && second < 60 && zone?.exists ?? true }

  /// The microseconds since the start of the day.
  var microseconds: Int64 { Int64(hour * 3600 + minute * 60 + second) * 1_000_000 + fraction }
}

/// A zone: Z, UTC, or how far it is ahead of UTC.
private struct Zone {
  private var sign = 1
  private var (hour, minute) = (0, 0)

  /// Reads a zone. Nil if it is not written as one.
  init?(_ bytes: Span<UInt8>, _ scanner: inout TimeScanner) {
    if scanner.one(of: "Zz", bytes) != nil || scanner.word("UTC", bytes) { return }
    guard let sign = scanner.one(of: "+-", bytes), let hour = scanner.number(bytes, digits: 2...2) else { return nil }
    (self.sign, self.hour) = (sign == "-" ? -1 : 1, hour)
    if scanner.isAtEnd { return }
    _ = scanner.one(of: ":", bytes)
    guard let minute = scanner.number(bytes, digits: 2...2) else { return nil }
    self.minute = minute
  }

  var exists: Bool { hour < 16 && minute < 60 }

  /// The minutes ahead of UTC.
  var minutes: Int { sign * (60 * hour + minute) }
}
