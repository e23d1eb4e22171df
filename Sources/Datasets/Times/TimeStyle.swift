/// How the times of a table are written, so that a forecast's times are written in the same way.
struct TimeStyle: Sendable {
  private let form: Time.Form
  private let format: TimeFormat?
  private var separator = " "
  private var hasClock = false
  private var hasSeconds = false
  private var decimals = 0
  private var isUTC = false

  /// Finds out how a time is written.
  ///
  /// - Parameters:
  ///   - text: the first time of a table.
  ///   - format: the form that the config gives; nil for ISO 8601.
  init(_ form: Time.Form, _ text: String, format: TimeFormat?) {
    (self.form, self.format) = (form, format)
    separator = text.contains("T") ? "T" : " "
    hasClock = text.trimmed.contains { ":T ".contains($0) }
    let clock = text.drop { $0 != ":" }.prefix { $0 != "+" && $0 != "-" && $0 != "Z" }
    hasSeconds = clock.count { $0 == ":" } > 1
    decimals = min(6, clock.drop { $0 != "." && $0 != "," }.dropFirst().prefix(while: \.isNumber).count)
    isUTC = text.hasSuffix("Z")
  }

  /// Whether days are written without a time of the day.
  var hasOnlyDays: Bool { format.map { !$0.hasHour } ?? !hasClock }

  /// Returns a time in this style.
  func text(_ point: Time.Point) -> String {
    if form == .number {
      return point.value == point.value.rounded() && abs(point.value) < 1e15 ? "\(Int(point.value))" : "\(point.value)"
    }
    if let format { return format.text(point, isMonth: form == .month) }
    if form == .month { return "\((Int(point.month) / 12).padded(4))-\((Int(point.month) % 12 + 1).padded(2))" }
    let civil = CivilTime(point)
    let date = "\(civil.year.padded(4))-\(civil.month.padded(2))-\(civil.day.padded(2))"
    if !hasClock && civil.microseconds == 0 { return date }
    let zone = form == .zoned ? (isUTC && point.zone == 0 ? "Z" : TimeStyle.text(ofZone: point.zone, mark: ":")) : ""
    return date + separator + clock(civil) + zone
  }

  private func clock(_ civil: CivilTime) -> String {
    var text = "\(civil.hour.padded(2)):\(civil.minute.padded(2))"
    let places = civil.fraction == 0 ? decimals : 6
    if hasSeconds || civil.second > 0 || places > 0 { text += ":\(civil.second.padded(2))" }
    return places > 0 ? "\(text).\(civil.fraction.padded(6).prefix(places))" : text
  }

  /// Returns how far a zone is ahead of UTC, such as +01:00.
  ///
  /// - Parameter mark: what stands between hours and minutes.
  static func text(ofZone minutes: Int16, mark: String) -> String {
    let most = Int(minutes.magnitude)
    return "\(minutes < 0 ? "-" : "+")\((most / 60).padded(2))\(mark)\((most % 60).padded(2))"
  }
}
