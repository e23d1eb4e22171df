import Files

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
  /// Whether this is a difference of numbers, not a time.
  let isOfNumbers: Bool
  /// The days that the frequency names; nil if it names none.
  let anchor: FrequencyAnchor?
  /// The frequency as ``init(_:)`` reads it.
  public let text: String

  /// Creates a frequency that was found.
  ///
  /// - Parameter isOfNumbers: whether the times are numbers. Otherwise a fixed time is in microseconds.
  init(_ kind: Kind, isOfNumbers: Bool = false) {
    (self.kind, self.isOfNumbers, anchor) = (kind, isOfNumbers, nil)
    text =
      switch kind {
      case .fixed(let step): isOfNumbers ? "\(step)" : Frequency.text(ofMicroseconds: step)
      case .days(let count): count == 1 ? "D" : "\(count)D"
      case .businessDays: "B"
      case .months(let count): count == 1 ? "M" : "\(count)M"
      }
  }

  /// Reads a frequency: a number and one of pandas's names of a unit, such as `h`, `15min`, `D`, `B`, `W`, `MS`, `QS`,
  /// `YS`; or a number alone, for times that are numbers. Nil if it is none.
  public init?(_ text: String) {
    let digits = Double(text) == nil ? text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") } : text[...]
    let words = text.dropFirst(digits.count).split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    let unit = words.first ?? ""
    guard let count = digits.isEmpty ? 1 : Double(digits), count > 0, count.isFinite else { return nil }
    self.text = text
    anchor = FrequencyAnchor(unit: String(unit), words.count > 1 ? String(words[1]) : nil)
    if words.count > 1 && anchor == nil { return nil }
    isOfNumbers = unit.isEmpty
    if isOfNumbers {
      kind = .fixed(count)
    } else if let microseconds = Frequency.fixed[String(unit)], count * microseconds <= Frequency.longest {
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

  /// The longest fixed time in microseconds, about 30 years: many of them still lead to a year that can be counted.
  private static let longest = 1e15
  private static let fixed = [
    "us": 1.0, "ms": 1000, "s": 1e6, "S": 1e6, "min": 6e7, "T": 6e7, "h": 3.6e9, "H": 3.6e9,
  ]
  /// Returns a number of microseconds in the largest unit of which it is a whole number.
  private static func text(ofMicroseconds step: Double) -> String {
    let units = [("h", 3.6e9), ("min", 6e7), ("s", 1e6), ("ms", 1000)]
    let (unit, size) = units.first { (step / $0.1).rounded() * $0.1 == step } ?? ("us", 1)
    return step == size ? unit : NumberText.printed("%.0f", step / size) + unit
  }

  private static let days = ["D": 1, "d": 1, "W": 7, "w": 7]
  private static let months = [
    "M": 1, "MS": 1, "ME": 1, "Q": 3, "QS": 3, "QE": 3, "Y": 12, "YS": 12, "YE": 12, "A": 12, "AS": 12,
  ]

  /// The usual season of such rows: a day of hours or of any part of a day from a minute on, a week of days, a year of weeks or
  /// months. 1 if it is not a whole number of rows.
  var season: Int {
    switch kind {
    case .fixed(let step) where !isOfNumbers && step >= 6e7:
      8.64e10.truncatingRemainder(dividingBy: step) == 0 ? Int(8.64e10 / step) : 1
    case .fixed: 1
    case .days(1): 7
    case .days(let count): count % 7 == 0 && 52 % (count / 7) == 0 ? 52 / (count / 7) : 1
    case .businessDays: 5
    case .months(let count): 12 % count == 0 ? 12 / count : 1
    }
  }
}
