import Glibc

/// Numbers as text. They look the same as in a config, whatever the language of the machine.
package enum NumberText {
  /// Formats a number without an exponent.
  ///
  /// - Parameter digits: the least and the most digits after the point.
  package static func fixed(_ value: Double, _ digits: ClosedRange<Int>) -> String {
    decimal(value, groups: false, least: digits.lowerBound) { $0.round(fraction: digits.upperBound) }
  }

  /// Formats a number without an exponent.
  ///
  /// - Parameters:
  ///   - most: the most significant digits. Zeros at the end are left out.
  ///   - groups: whether commas separate thousands.
  package static func significant(_ value: Double, most: Int, groups: Bool = false) -> String {
    decimal(value, groups: groups, least: 0) { $0.round(significant: most) }
  }

  /// Formats a count with separators: 1,048,576.
  package static func grouped(_ count: Int) -> String {
    let digits = String(count.magnitude)
    let groups = stride(from: digits.count, to: 0, by: -3).map { digits.prefix($0).suffix(3) }.reversed()
    return (count < 0 ? "-" : "") + groups.joined(separator: ",")
  }

  /// Formats a number by a format of C's `printf`, such as `%.4g`.
  package static func printed(_ format: String, _ value: Double) -> String {
    var bytes = [CChar](repeating: 0, count: 400)
    _ = unsafe withVaList([value]) { unsafe vsnprintf(&bytes, bytes.count, format, $0) }
    return String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  private static func decimal(
    _ value: Double, groups: Bool, least: Int, _ round: (inout DecimalDigits) -> Void
  ) -> String {
    if value.isNaN { return "NaN" }
    let sign = value.sign == .minus ? "-" : ""
    if value.isInfinite { return "\(sign)∞" }
    var digits = DecimalDigits(value.magnitude)
    round(&digits)
    return sign + digits.text(fraction: least, groups: groups)
  }
}
