import Kernels

/// A number that is made of a time of the calendar. Parts that start again and again, such as hours, are the sine and the
/// cosine of a circle, so that the last is as near to the first as to the one before it.
struct CalendarFeature {
  private let part: DataPlan.CalendarPart
  private let isSine: Bool

  /// Returns the numbers of a part of the calendar.
  static func features(_ part: DataPlan.CalendarPart) -> [CalendarFeature] {
    [.year, .weekend].contains(part)
      ? [CalendarFeature(part: part, isSine: false)]
      : [CalendarFeature(part: part, isSine: true), CalendarFeature(part: part, isSine: false)]
  }

  /// What the number is, such as `hour_sin`.
  var name: String {
    [.year, .weekend].contains(part) ? part.rawValue : "\(part.rawValue)_\(isSine ? "sin" : "cos")"
  }

  /// Returns the number of a time.
  func value(_ point: Time.Point) -> Double {
    let civil = CivilTime(point)
    switch part {
    case .minute: return circle(civil.minute, of: 60)
    case .hour: return circle(civil.hour, of: 24)
    case .weekday: return circle(civil.weekday, of: 7)
    case .day: return circle(civil.day - 1, of: daysOfMonth(civil.month, civil.year))
    case .week: return circle((civil.dayOfYear - 1) / 7, of: 53)
    case .month: return circle(civil.month - 1, of: 12)
    case .quarter: return circle((civil.month - 1) / 3, of: 4)
    case .dayOfYear: return circle(civil.dayOfYear - 1, of: 366)
    case .year: return Double(civil.year)
    case .weekend: return civil.weekday >= 5 ? 1 : 0
    }
  }

  /// Returns the sine or the cosine of a part of a circle.
  private func circle(_ value: Int, of count: Int) -> Double {
    // The angle of a cosine, a quarter of a circle earlier for a sine, as a part of a circle from 0 to 1.
    let part = Double(value) / Double(count) - (isSine ? 0.25 : 0)
    let angle = part < 0 ? part + 1 : part
    return PortableMath.cos(2 * .pi * min(angle, 1 - angle))
  }
}
