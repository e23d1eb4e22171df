import Foundation

/// A number with a fixed count of digits behind the point.
package func fixed(_ value: Double, _ digits: Int) -> String {
  value.formatted(.number.precision(.fractionLength(digits)).grouping(.never).locale(.english))
}

/// A number with three digits that say something.
package func significant(_ value: Double) -> String {
  value.formatted(.number.precision(.significantDigits(1...3)).grouping(.never).locale(.english))
}

/// A count as a person reads it: 1,048,576.
package func grouped(_ count: Int) -> String { count.formatted(.number.locale(.english)) }

/// An amount as a person reads it: 3.1 kB, 12 MB, 4.7 GFLOP.
package func scaled(_ value: Double, _ unit: String) -> String {
  let letters = ["", "k", "M", "G", "T", "P"]
  let power = value >= 1 ? min(letters.count - 1, Int(log10(value) / 3 + 1e-9)) : 0
  return "\(significant(value / pow(1000, Double(power)))) \(letters[power])\(unit)"
}

/// Seconds as a person says them: 42s, 3m05s, 2h07m.
package func duration(_ seconds: Double) -> String {
  guard seconds.isFinite else { return "?" }
  let total = Int(seconds.rounded())
  let (hours, minutes, rest) = (total / 3600, total / 60 % 60, total % 60)
  func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
  if hours > 0 { return "\(hours)h\(padded(minutes))m" }
  return minutes > 0 ? "\(minutes)m\(padded(rest))s" : "\(rest)s"
}

extension Locale {
  /// Numbers are written as in a config, whatever the language of the machine.
  static let english = Locale(identifier: "en_US")
}
