import Files
import Glibc

/// Formats a number with a fixed number of digits after the decimal point.
package func fixed(_ value: Double, _ digits: Int) -> String { NumberText.fixed(value, digits...digits) }

/// Formats a number with at most three significant digits and no exponent.
package func significant(_ value: Double) -> String { NumberText.significant(value, most: 3) }

/// Formats a number for a table: at most four significant digits, with an exponent if it is very large or very small.
package func short(_ value: Double) -> String { NumberText.printed("%.4g", value) }

/// Formats a fraction in percent, with one digit after the decimal point.
package func percent(_ fraction: Double) -> String { NumberText.printed("%.1f %%", fraction * 100) }

/// Formats a count with separators: 1,048,576.
package func grouped(_ count: Int) -> String { NumberText.grouped(count) }

/// Formats a quantity with a unit prefix: 3.1 kB, 12 MB, 4.7 GFLOP.
package func scaled(_ value: Double, _ unit: String) -> String {
  let letters = ["", "k", "M", "G", "T", "P"]
  let power = value >= 1 ? min(letters.count - 1, Int(log10(value) / 3 + 1e-9)) : 0
  return "\(significant(value / pow(1000, Double(power)))) \(letters[power])\(unit)"
}

/// Formats a number of seconds: 42s, 3m05s, 2h07m.
package func duration(_ seconds: Double) -> String {
  guard seconds.isFinite else { return "?" }
  let total = Int(seconds.rounded())
  let (hours, minutes, rest) = (total / 3600, total / 60 % 60, total % 60)
  func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
  if hours > 0 { return "\(hours)h\(padded(minutes))m" }
  return minutes > 0 ? "\(minutes)m\(padded(rest))s" : "\(rest)s"
}

/// Formats the shape of an array: `8 × 64`.
package func sizes(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: " × ") }
