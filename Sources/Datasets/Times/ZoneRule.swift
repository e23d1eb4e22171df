/// The rule by which clocks are put forward and back each year, as POSIX writes it: `CET-1CEST,M3.5.0,M10.5.0/3`.
struct ZoneRule: Sendable {
  /// How many seconds clocks are ahead of UTC in standard time.
  private let standard: Int
  /// The other time of the year; nil if there is none.
  private let summer: Summer?

  private struct Summer {
    /// How many seconds clocks are ahead of UTC. (In Dublin it is the winter, when they are behind standard time.)
    let offset: Int
    let start: Day
    let end: Day
  }

  /// Reads a rule. Nil if the text is none.
  init?(_ text: String) {
    var text = Array(text.utf8)[...]
    guard ZoneRule.skipName(&text), let standard = ZoneRule.time(&text) else { return nil }
    self.standard = -standard
    if text.isEmpty {
      summer = nil
      return
    }
    guard ZoneRule.skipName(&text) else { return nil }
    let offset = text.isEmpty || text.first == UInt8(ascii: ",") ? standard - 3600 : ZoneRule.time(&text)
    // Without days, those of the United States hold.
    if text.isEmpty { text = Array(",M3.2.0,M11.1.0".utf8)[...] }
    guard let offset, let start = Day(&text), let end = Day(&text), text.isEmpty else { return nil }
    summer = Summer(offset: -offset, start: start, end: end)
  }

  /// Returns how many seconds clocks are ahead of UTC at a time in seconds since 1970.
  func offset(at time: Int) -> Int {
    guard let summer else { return standard }
    let local = time + standard
    let year = CivilTime.year(local >= 0 ? local / 86_400 : (local + 1) / 86_400 - 1)
    let start = summer.start.seconds(year) - standard
    let end = summer.end.seconds(year) - summer.offset
    let isSummer = start < end ? start <= time && time < end : !(end <= time && time < start)
    return isSummer ? summer.offset : standard
  }

  /// A time of the year on the clock that is valid until then.
  private struct Day {
    private enum Form { case dayWithoutLeapDay(Int), day(Int), weekday(month: Int, week: Int, day: Int) }

    private let form: Form
    private let time: Int

    /// Reads a comma, a day and perhaps a time of the day.
    init?(_ text: inout ArraySlice<UInt8>) {
      guard text.popFirst() == UInt8(ascii: ","), let form = Day.form(&text) else { return nil }
      self.form = form
      if text.first == UInt8(ascii: "/") {
        text.removeFirst()
        guard let time = ZoneRule.time(&text) else { return nil }
        self.time = time
      } else {
        time = 2 * 3600
      }
    }

    private static func form(_ text: inout ArraySlice<UInt8>) -> Form? {
      switch text.first {
      case UInt8(ascii: "J"):
        text.removeFirst()
        return ZoneRule.number(&text, 1...365).map(Form.dayWithoutLeapDay)
      case UInt8(ascii: "M"):
        text.removeFirst()
        guard let month = ZoneRule.number(&text, 1...12), text.popFirst() == UInt8(ascii: "."),
          let week = ZoneRule.number(&text, 1...5), text.popFirst() == UInt8(ascii: "."),
          let day = ZoneRule.number(&text, 0...6)
        else { return nil }
        return .weekday(month: month, week: week, day: day)
      default: return ZoneRule.number(&text, 0...365).map(Form.day)
      }
    }

    /// Returns the seconds since 1970 on the clock of the zone in a year.
    func seconds(_ year: Int) -> Int {
      let first = daysSince1970(year, 1, 1)
      let day =
        switch form {
        case .dayWithoutLeapDay(let day): first + day - 1 + (day > 59 && daysOfMonth(2, year) == 29 ? 1 : 0)
        case .day(let day): first + day
        case .weekday(let month, let week, let day): Day.day(year, month, week, day)
        }
      return 86_400 * day + time
    }

    /// Returns a day of the week in a week of a month, in days since 1970. Sunday is 0, and week 5 is the last one.
    private static func day(_ year: Int, _ month: Int, _ week: Int, _ weekday: Int) -> Int {
      let first = daysSince1970(year, month, 1)
      let ahead = (weekday + 6 - CivilTime.weekday(first) + 7) % 7
      let day = ahead + 7 * (week - 1)
      return first + (day < daysOfMonth(month, year) ? day : day - 7)
    }
  }

  /// Skips the name of a time, such as `CET` or `<+01>`. Returns false if there is none.
  private static func skipName(_ text: inout ArraySlice<UInt8>) -> Bool {
    if text.first == UInt8(ascii: "<") {
      guard let end = text.firstIndex(of: UInt8(ascii: ">")) else { return false }
      text = text[(end + 1)...]
      return true
    }
    let count = text.prefix { Unicode.Scalar($0).properties.isAlphabetic && $0 < 0x80 }.count
    text = text.dropFirst(count)
    return count >= 3
  }

  /// Reads a time such as `-1` or `5:30`, and returns its seconds.
  private static func time(_ text: inout ArraySlice<UInt8>) -> Int? {
    let sign = text.first == UInt8(ascii: "-") ? -1 : 1
    if [UInt8(ascii: "-"), UInt8(ascii: "+")].contains(text.first) { text.removeFirst() }
    guard let hours = number(&text, 0...167) else { return nil }
    var seconds = 3600 * hours
    for unit in [60, 1] where text.first == UInt8(ascii: ":") {
      text.removeFirst()
      guard let part = number(&text, 0...59) else { return nil }
      seconds += unit * part
    }
    return sign * seconds
  }

  private static func number(_ text: inout ArraySlice<UInt8>, _ range: ClosedRange<Int>) -> Int? {
    let digits = text.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    text = text.dropFirst(digits.count)
    return Int(String(decoding: digits, as: UTF8.self)).flatMap { range.contains($0) ? $0 : nil }
  }
}
