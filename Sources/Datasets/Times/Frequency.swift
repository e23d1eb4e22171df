/// How far apart the rows of a series are.
public struct Frequency: Sendable, Equatable {
  /// A kind of spacing.
  enum Kind: Equatable {
    /// A fixed time: microseconds, or a difference of numbers.
    case fixed(Double)
    /// Days of the calendar, of which those on which clocks change are longer or shorter.
    case days(Int)
    /// Days from Monday to Friday.
    case businessDays
    /// Months of the calendar.
    case months(Int)
  }

  let kind: Kind
  /// The frequency as the user wrote it; empty for one that was found.
  public let text: String

  init(_ kind: Kind) { (self.kind, text) = (kind, "") }

  /// Reads a frequency: a number and one of pandas's names of a unit, such as `h`, `15min`, `D`, `B`, `W`, `MS`, `QS`,
  /// `YS`; or a number alone, for times that are numbers. Nil if it is none.
  public init?(_ text: String) {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let unit = text.dropFirst(digits.count).prefix { $0 != "-" }
    guard let count = digits.isEmpty ? 1 : Double(digits), count > 0, count.isFinite else { return nil }
    self.text = text
    if unit.isEmpty {
      kind = .fixed(count)
    } else if let microseconds = Frequency.fixed[String(unit)] {
      kind = .fixed(count * microseconds)
    } else if let whole = Int(exactly: count), whole <= 10_000 {
      if let days = Frequency.days[String(unit)] {
        kind = .days(whole * days)
      } else if let months = Frequency.months[String(unit)] {
        kind = .months(whole * months)
      } else if unit == "B" && whole == 1 {
        kind = .businessDays
      } else {
        return nil
      }
    } else {
      return nil
    }
  }

  private static let fixed = [
    "us": 1.0, "ms": 1000, "s": 1e6, "S": 1e6, "min": 6e7, "T": 6e7, "h": 3.6e9, "H": 3.6e9,
  ]
  private static let days = ["D": 1, "d": 1, "W": 7, "w": 7]
  private static let months = [
    "M": 1, "MS": 1, "ME": 1, "Q": 3, "QS": 3, "QE": 3, "Y": 12, "YS": 12, "YE": 12, "A": 12, "AS": 12,
  ]

  /// The usual season of such rows: a day of hours, a week of days, a year of months. 1 if there is none.
  var season: Int {
    switch kind {
    case .fixed(let step) where [6e7, 3e8, 6e8, 9e8, 1.8e9, 3.6e9].contains(step): Int(8.64e10 / step)
    case .fixed: 1
    case .days(1): 7
    case .days(7): 52
    case .days: 1
    case .businessDays: 5
    case .months(let count): 12 % count == 0 ? 12 / count : 1
    }
  }
}
