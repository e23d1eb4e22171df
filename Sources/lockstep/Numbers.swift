import Foundation

/// A number for a table: at most four digits.
func short(_ value: Double) -> String { String(format: "%.4g", value) }

/// A share in percent, with one digit behind the point.
func percent(_ share: Double) -> String { String(format: "%.1f %%", share * 100) }

/// The sizes of an array: `8 × 64`.
func sizes(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: " × ") }
