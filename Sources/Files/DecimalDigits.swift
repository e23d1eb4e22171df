/// The decimal digits of a number that is not negative: the shortest ones that read as the number.
///
/// They are rounded as they stand here, to nearest and from the middle to an even digit. So 2.675 becomes 2.68, although
/// the number is a little less than that.
struct DecimalDigits {
  /// The digits, without zeros at the start.
  private var digits: [UInt8]
  /// How many digits are before the point. Negative for zeros after the point.
  private var point: Int

  init(_ value: Double) {
    let parts = value.description.split(separator: "e")
    let sides = parts[0].split(separator: ".")
    let all = sides.joined().utf8.map { $0 - UInt8(ascii: "0") }
    let zeros = all.prefix { $0 == 0 }.count
    digits = Array(all.dropFirst(zeros))
    point = sides[0].count - zeros + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
  }

  /// Rounds to a number of digits after the point.
  mutating func round(fraction count: Int) { round(to: point + count) }

  /// Rounds to a number of digits, the first of which is not zero.
  mutating func round(significant count: Int) { round(to: count) }

  private mutating func round(to count: Int) {
    guard count < digits.count else { return }
    if count < 0 {
      digits = []
      return
    }
    let (first, rest) = (digits[count], digits[(count + 1)...])
    let isOdd = count > 0 && digits[count - 1] % 2 == 1
    let isUp = first > 5 || first == 5 && (isOdd || rest.contains { $0 > 0 })
    digits.removeLast(digits.count - count)
    if isUp { increment() }
  }

  /// Adds 1 to the last digit.
  private mutating func increment() {
    for place in digits.indices.reversed() {
      if digits[place] < 9 {
        digits[place] += 1
        return
      }
      digits[place] = 0
    }
    digits.insert(1, at: 0)
    point += 1
  }

  /// The digits as text.
  ///
  /// - Parameters:
  ///   - fraction: how many digits after the point there are at least.
  ///   - groups: whether commas separate thousands.
  func text(fraction least: Int, groups: Bool) -> String {
    let places = max(point, 0)
    let whole = digits.prefix(places) + [UInt8](repeating: 0, count: max(0, places - digits.count))
    var rest = [UInt8](repeating: 0, count: max(0, -point)) + digits.dropFirst(places)
    while let last = rest.last, last == 0, rest.count > least { rest.removeLast() }
    rest += [UInt8](repeating: 0, count: max(0, least - rest.count))
    let text = whole.isEmpty ? "0" : groups ? DecimalDigits.grouped(whole) : DecimalDigits.text(whole)
    return rest.isEmpty ? text : "\(text).\(DecimalDigits.text(rest))"
  }

  private static func text(_ digits: some Sequence<UInt8>) -> String { digits.map { "\($0)" }.joined() }

  private static func grouped(_ digits: some Collection<UInt8>) -> String {
    digits.enumerated().map { place, digit in
      place > 0 && (digits.count - place) % 3 == 0 ? ",\(digit)" : "\(digit)"
    }.joined()
  }
}
