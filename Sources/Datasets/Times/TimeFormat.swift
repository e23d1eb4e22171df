/// A form of times in the letters of `strptime`, such as `%m/%d/%Y %H:%M`.
package struct TimeFormat: Sendable {
  /// A part of the form.
  private enum Part {
    case character(UInt8)
    case directive(UInt8)
  }

  private let parts: [Part]

  /// What the letters stand for, for error messages.
  package static let letters = "%Y %y %m %b %B %d %j %H %I %p %M %S %f %z %%"

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
  ]

  /// Reads a form. Nil if it has a letter that is not known, or no year.
  package init?(_ pattern: String) {
    var parts: [Part] = []
    var isLetter = false
    for byte in pattern.replacing("%F", with: "%Y-%m-%d").replacing("%T", with: "%H:%M:%S").utf8 {
      if isLetter {
        guard TimeFormat.letters.utf8.contains(byte), byte != UInt8(ascii: " ") else { return nil }
        parts.append(byte == UInt8(ascii: "%") ? .character(byte) : .directive(byte))
        isLetter = false
      } else if byte == UInt8(ascii: "%") {
        isLetter = true
      } else {
        parts.append(.character(byte))
      }
    }
    self.parts = parts
    guard !isLetter, has("Y") || has("y") else { return nil }
  }

  private func has(_ letter: Unicode.Scalar) -> Bool {
    parts.contains { if case .directive(let byte) = $0 { byte == UInt8(ascii: letter) } else { false } }
  }

  /// Reads a time.
  func read(_ bytes: Span<UInt8>, _ cell: Range<Int>) -> TimeText {
    var (scanner, fields) = (TimeScanner(bytes.trimmed(cell)), Fields())
    for part in parts {
      switch part {
      case .character(let byte):
        if byte == UInt8(ascii: " ") {
          scanner.passSpaces(bytes)
        } else if scanner.one(of: String(UnicodeScalar(byte)), bytes) == nil {
          return .other
        }
      case .directive(let letter):
        guard fields.read(letter, &scanner, bytes) else { return .other }
      }
    }
    return scanner.isAtEnd
      ? fields.time(hasDay: has("d") || has("j"), hasHour: hasHour, hasZone: has("z")) : .other
  }

  /// Whether times have an hour of the day.
  var hasHour: Bool { has("H") || has("I") }

  /// Returns a time of the calendar in this form.
  func text(_ point: Time.Point, isMonth: Bool) -> String {
    let civil =
      isMonth
      ? CivilTime(
        Time.Point(
          value: Double(daysSince1970(Int(point.month) / 12, Int(point.month) % 12 + 1, 1)) * 8.64e10,
          month: point.month))
      : CivilTime(point)
    var text = ""
    for part in parts {
      switch part {
      case .character(let byte): text.unicodeScalars.append(UnicodeScalar(byte))
      case .directive(let letter): text += TimeFormat.text(UnicodeScalar(letter), civil, point.zone)
      }
    }
    return text
  }

  private static func text(_ letter: UnicodeScalar, _ civil: CivilTime, _ zone: Int16) -> String {
    switch letter {
    case "Y": civil.year.padded(4)
    case "y": (civil.year % 100).padded(2)
    case "m": civil.month.padded(2)
    case "b": String(months[civil.month - 1].prefix(3)).capitalized
    case "B": months[civil.month - 1].capitalized
    case "d": civil.day.padded(2)
    case "j": civil.dayOfYear.padded(3)
    case "H": civil.hour.padded(2)
    case "I": ((civil.hour + 11) % 12 + 1).padded(2)
    case "p": civil.hour < 12 ? "AM" : "PM"
    case "M": civil.minute.padded(2)
    case "S": civil.second.padded(2)
    case "f": civil.fraction.padded(6)
    default: TimeStyle.text(ofZone: zone, mark: "")
    }
  }

  /// The fields of a time while it is read.
  private struct Fields {
    private var (year, month, day, dayOfYear) = (1900, 1, 1, nil as Int?)
    private var (hour, minute, second, fraction) = (0, 0, 0, Int64(0))
    private var isAfternoon: Bool?
    private var zone = 0

    /// Reads a field. Returns false if something else follows.
    mutating func read(_ letter: UInt8, _ scanner: inout TimeScanner, _ bytes: Span<UInt8>) -> Bool {
      func number(_ digits: ClosedRange<Int>, _ scanner: inout TimeScanner) -> Int? {
        scanner.number(bytes, digits: digits)
      }
      func set(_ field: inout Int, _ value: Int?) -> Bool {
        field = value ?? field
        return value != nil
      }
      switch UnicodeScalar(letter) {
      case "Y": return set(&year, number(4...4, &scanner))
      case "y":
        // As strptime does: 69 to 99 are of the last century.
        return set(&year, number(2...2, &scanner).map { $0 + ($0 < 69 ? 2000 : 1900) })
      case "m": return set(&month, number(1...2, &scanner))
      case "b", "B": return set(&month, TimeFormat.month(&scanner, bytes))
      case "d": return set(&day, number(1...2, &scanner))
      case "j":
        dayOfYear = number(1...3, &scanner)
        return dayOfYear != nil
      case "H", "I": return set(&hour, number(1...2, &scanner))
      case "p":
        guard let letter = scanner.one(of: "AaPp", bytes), scanner.one(of: "Mm", bytes) != nil else { return false }
        isAfternoon = letter.lowercased() == "p"
        return true
      case "M": return set(&minute, number(1...2, &scanner))
      case "S": return set(&second, number(1...2, &scanner))
      case "f":
        let value = scanner.microseconds(bytes)
        fraction = value ?? 0
        return value != nil
      default: return set(&zone, TimeText.zone(bytes, &scanner))
      }
    }

    func time(hasDay: Bool, hasHour: Bool, hasZone: Bool) -> TimeText {
      var (month, day, hour) = (month, day, hour)
      if let dayOfYear {
        guard (1...366).contains(dayOfYear) else { return .impossible }
        let civil = CivilTime(
          CivilTime.point(days: daysSince1970(year, 1, 1) + dayOfYear - 1, microseconds: 0, zone: 0))
        guard civil.year == year else { return .impossible }
        (month, day) = (civil.month, civil.day)
      }
      if let isAfternoon {
        guard (1...12).contains(hour) else { return .impossible }
        hour = hour % 12 + (isAfternoon ? 12 : 0)
      }
      guard (1...12).contains(month), (1...daysOfMonth(month, year)).contains(day), hour < 24, minute < 60, second < 60
      else { return .impossible }
      if !hasDay { return .time(Time(year: year, month: month)) }
      if !hasHour && !hasZone { return .time(Time(year: year, month: month, day: day)) }
      let microseconds = Int64(hour * 3600 + minute * 60 + second) * 1_000_000 + fraction
      return .time(
        Time(year: year, month: month, day: day, microseconds: microseconds, zone: hasZone ? zone : nil))
    }
  }

  /// Reads the English name of a month, or its first three letters. Nil if something else follows.
  private static func month(_ scanner: inout TimeScanner, _ bytes: Span<UInt8>) -> Int? {
    let word = scanner.letters(bytes).lowercased()
    return months.firstIndex { $0 == word || $0.prefix(3) == word }.map { $0 + 1 }
  }
}

extension Int {
  /// The number with zeros before it, so that it has at least some digits.
  func padded(_ digits: Int) -> String {
    let text = String(self)
    return String(repeating: "0", count: Swift.max(0, digits - text.utf8.count)) + text
  }
}
