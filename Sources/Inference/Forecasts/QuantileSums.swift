/// Sums over forecasts of quantiles, and the measures that follow from them.
struct QuantileSums: Sendable {
  private let quantiles: [Double]
  private var pinball = 0.0
  private var size = 0.0
  private var count = 0.0
  private var covered: [Double]

  init(_ quantiles: [Double]) {
    self.quantiles = quantiles
    covered = Array(repeating: 0, count: quantiles.count)
  }

  /// Adds the quantiles of a forecast.
  mutating func add(_ levels: ArraySlice<Double>, truth: Double) {
    let levels = Array(levels)
    for (level, quantile) in zip(levels, quantiles) {
      let d = truth - level
      pinball += max(quantile * d, (quantile - 1) * d)
    }
    size += abs(truth)
    count += 1
    for (low, high) in intervals where levels[low] <= truth && truth <= levels[high] { covered[low] += 1 }
  }

  /// The pairs of quantiles between which a known share of the numbers should lie.
  private var intervals: [(low: Int, high: Int)] {
    quantiles.indices.compactMap { low in
      guard quantiles[low] < 0.5, let high = quantiles.firstIndex(where: { abs($0 - (1 - quantiles[low])) < 1e-9 })
      else { return nil }
      return (low, high)
    }
  }

  /// The measures.
  var measures: [Measure] {
    if quantiles.isEmpty || count == 0 { return [] }
    var measures: [Measure] = []
    if size > 0 { measures.append(Measure("weightedQuantileLoss", 2 * pinball / (size * Double(quantiles.count)))) }
    for (low, high) in intervals {
      let share = ((quantiles[high] - quantiles[low]) * 1000).rounded() / 10
      let name = share == share.rounded() ? "\(Int(share))" : "\(share)"
      measures.append(Measure("coverage\(name)", covered[low] / count))
    }
    return measures
  }
}
