/// Reads the times of a table.
struct TimeReader {
  private let mark: UInt8
  /// The form of the times in the letters of `strptime`; nil for ISO 8601 and numbers.
  let format: TimeFormat?
  /// The zone of the times; nil for none.
  let zone: ZoneRules?

  /// - Parameter mark: the decimal mark of times that are numbers.
  init(_ plan: DataPlan, mark: UInt8) {
    self.mark = mark
    format = plan.timeFormat.flatMap { TimeFormat($0) }
    zone = plan.zone.flatMap { ZoneRules($0) }
  }

  /// Reads the time in a cell.
  func read(_ bytes: Span<UInt8>, _ cell: Range<Int>) -> TimeText {
    format?.read(bytes, cell) ?? TimeText(bytes, cell, mark: mark)
  }

  /// Reads a time from a text.
  func read(_ text: String) -> TimeText {
    let bytes = Array(text.utf8)
    return read(bytes.span, 0..<bytes.count)
  }
}

extension Time.Form {
  /// Returns a number by which times of this form can be compared with those of other forms of the calendar, on the clocks of
  /// their zones.
  func comparable(_ point: Time.Point) -> Double {
    switch self {
    case .number: point.value
    case .month: Double(daysSince1970(Int(point.month) / 12, Int(point.month) % 12 + 1, 1)) * 86_400_000_000
    case .local, .zoned: point.value + Double(point.zone) * 60_000_000
    }
  }
}
