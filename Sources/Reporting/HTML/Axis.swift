import Files
import Glibc

/// An axis of a chart: its range and its ticks.
package struct Axis {
  package let range: ClosedRange<Double>
  package let ticks: [Double]

  /// Creates an axis that covers all finite values.
  ///
  /// - Parameters:
  ///   - wanted: the approximate number of ticks.
  ///   - isTight: whether the axis ends at the smallest and the largest value. Otherwise it ends at ticks.
  package init(_ values: some Sequence<Double>, wanted: Int, isTight: Bool = false) {
    let finite = values.filter(\.isFinite)
    let (least, greatest) = (finite.min() ?? 0, finite.max() ?? 1)
    // If all values are equal, they are drawn in the middle.
    let pad = greatest > least ? 0 : least == 0 ? 1 : abs(least) * 0.5
    let (low, high) = (least - pad, greatest + pad)
    let step = Axis.step((high - low) / Double(max(1, wanted)))
    let (first, last) = ((low / step).rounded(.down), (high / step).rounded(.up))
    range = isTight ? low...high : first * step...last * step
    ticks = stride(from: first, through: last, by: 1).map { $0 * step }.filter { [range] in
      range.contains($0) || abs($0 - range.lowerBound) < step * 1e-6 || abs($0 - range.upperBound) < step * 1e-6
    }
  }

  /// Returns the position of a value on the axis, from 0 to 1.
  package func place(_ value: Double) -> Double { (value - range.lowerBound) / (range.upperBound - range.lowerBound) }

  /// Rounds up to 1, 2 or 5 times a power of ten.
  private static func step(_ rough: Double) -> Double {
    let power = pow(10, log10(rough).rounded(.down))
    return [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough * (1 - 1e-9) } ?? rough
  }

  /// Returns the label of a tick: 1,500, 0.25, 2e-05.
  package static func label(_ value: Double) -> String {
    if value != 0 && abs(value) < 1e-3 { return NumberText.printed("%g", (value * 1e9).rounded() / 1e9) }
    return NumberText.significant(value, most: 6, groups: true)
  }
}
