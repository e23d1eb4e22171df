extension Span<UInt8> {
  /// Returns the number that some bytes are: a sign, digits, a decimal mark, and an exponent. Nil if they are anything
  /// else, also "inf", "nan" and hexadecimal numbers.
  ///
  /// - Parameter mark: the decimal mark, a point or a comma.
  func number(_ range: Range<Int>, mark: UInt8) -> Double? {
    var digits = DecimalDigits(mark: mark)
    for place in range {
      guard digits.add(self[place]) else { return nil }
    }
    guard digits.isComplete else { return nil }
    if let value = digits.value { return value }
    let text = String(decoding: range.map { self[$0] == mark ? UInt8(ascii: ".") : self[$0] }, as: UTF8.self)
    return Double(text).flatMap { $0.isFinite ? $0 : nil }
  }
}

extension String {
  /// The number that the text is, with a decimal point, apart from white space at both ends. Nil if it is anything else.
  var decimalNumber: Double? {
    let bytes = Array(utf8)
    return bytes.span.number(bytes.span.trimmed(0..<bytes.count), mark: UInt8(ascii: "."))
  }
}

/// A decimal number that is read byte by byte.
private struct DecimalDigits {
  let mark: UInt8
  private var isNegative = false
  private var mantissa: UInt64 = 0
  private var digits = 0
  private var decimals = 0
  private var exponent = 0
  private var exponentDigits = 0
  private var isExponentNegative = false
  private var part = Part.start

  /// The part of the number that the last byte belongs to.
  private enum Part { case start, sign, whole, fraction, exponentStart, exponentSign, exponent }

  init(mark: UInt8) { self.mark = mark }

  /// Adds a byte. Returns false if a number cannot go on with it.
  mutating func add(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): add(digit: UInt64(byte - UInt8(ascii: "0")))
    case mark where [.start, .sign, .whole].contains(part): part = .fraction
    case UInt8(ascii: "-"), UInt8(ascii: "+"):
      let isMinus = byte == UInt8(ascii: "-")
      switch part {
      case .start: (part, isNegative) = (.sign, isMinus)
      case .exponentStart: (part, isExponentNegative) = (.exponentSign, isMinus)
      default: return false
      }
    case UInt8(ascii: "e"), UInt8(ascii: "E"):
      guard part == .whole || part == .fraction, digits > 0 else { return false }
      part = .exponentStart
    default: return false
    }
    return true
  }

  private mutating func add(digit: UInt64) {
    switch part {
    case .start, .sign, .whole, .fraction:
      if part != .fraction { part = .whole } else { decimals += 1 }
      digits += 1
      // The value of a number with more digits is not read from the mantissa.
      if digits <= 18 { mantissa = mantissa * 10 + digit }
    case .exponentStart, .exponentSign, .exponent:
      part = .exponent
      exponentDigits += 1
      if exponentDigits <= 4 { exponent = exponent * 10 + Int(digit) }
    }
  }

  /// Whether the bytes so far are a number.
  var isComplete: Bool { digits > 0 && part != .exponentStart && part != .exponentSign }

  /// The number, if its digits and its power of ten are exact doubles: then a single operation rounds it correctly.
  var value: Double? {
    let power = (isExponentNegative ? -exponent : exponent) - decimals
    guard digits <= 18, mantissa <= 1 << 53, abs(power) < DecimalDigits.powers.count, exponentDigits <= 4 else {
      return nil
    }
    let magnitude =
      power < 0 ? Double(mantissa) / DecimalDigits.powers[-power] : Double(mantissa) * DecimalDigits.powers[power]
    return isNegative ? -magnitude : magnitude
  }

  /// The powers of ten that are exact doubles.
  private static let powers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
  ]
}
