import Kernels

/// A number that is made of a time of the calendar. Parts that start again and again, such as hours, are the sine and the
/// cosine of a circle, so that the last is as near to the first as to the one before it.
struct CalendarFeature {
  private let part: DataPlan.CalendarPart
  private let isSine: Bool
  /// The numbers of the places on a circle, worked out once: a cosine for each row of a long table would take minutes.
  /// Days of the month have a circle for each length of a month, from 28 days on.
  private let circles: [[Double]]

  private init(_ part: DataPlan.CalendarPart, isSine: Bool = false) {
    (self.part, self.isSine) = (part, isSine)
    circles = CalendarFeature.lengths(part).map { length in
      (0..<length).map { CalendarFeature.circle($0, of: length, isSine: isSine) }
    }
  }

  /// Returns the numbers of a part of the calendar.
  static func features(_ part: DataPlan.CalendarPart) -> [CalendarFeature] {
    lengths(part).isEmpty
      ? [CalendarFeature(part)] : [CalendarFeature(part, isSine: true), CalendarFeature(part, isSine: false)]
  }

  /// Returns how many places the circles of a part have; no circle for a part that does not start again.
  private static func lengths(_ part: DataPlan.CalendarPart) -> [Int] {
    switch part {
    case .minute: [60]
    case .hour: [24]
    case .weekday: [7]
    case .day: Array(28...31)
    case .week: [53]
    case .month: [12]
    case .quarter: [4]
    case .dayOfYear: [366]
    case .year, .weekend: []
    }
  }

  /// What the number is, such as `hour_sin`.
  var name: String { circles.isEmpty ? part.rawValue : "\(part.rawValue)_\(isSine ? "sin" : "cos")" }

  /// Returns the number of a time.
  func value(_ civil: CivilTime) -> Double {
    switch part {
    case .minute: circles[0][civil.minute]
    case .hour: circles[0][civil.hour]
    case .weekday: circles[0][civil.weekday]
    case .day: circles[daysOfMonth(civil.month, civil.year) - 28][civil.day - 1]
    case .week: circles[0][(civil.dayOfYear - 1) / 7]
    case .month: circles[0][civil.month - 1]
    case .quarter: circles[0][(civil.month - 1) / 3]
    case .dayOfYear: circles[0][civil.dayOfYear - 1]
    case .year: Double(civil.year)
    case .weekend: civil.weekday >= 5 ? 1 : 0
    }
  }

  /// Returns the sine or the cosine of a place on a circle.
  private static func circle(_ place: Int, of length: Int, isSine: Bool) -> Double {
    // The angle of a cosine, a quarter of a circle earlier for a sine, as a part of a circle from 0 to 1.
    let part = Double(place) / Double(length) - (isSine ? 0.25 : 0)
    let angle = part < 0 ? part + 1 : part
    return PortableMath.cos(2 * .pi * min(angle, 1 - angle))
  }
}
