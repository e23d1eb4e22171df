import Datasets

/// The measures of forecasts: of all together, of each row of the horizon, and of each series; beside naive forecasts,
/// which repeat the last number, and seasonal naive forecasts, which repeat the last season (Hyndman and Koehler, "Another
/// look at measures of forecast accuracy", 2006).
public struct ForecastMeasures: Sendable {
  /// The sums over some of the numbers.
  private struct Sums {
    var model = ErrorSums()
    var naive = ErrorSums()
    var seasonal = ErrorSums()
    /// The errors of the model where there is a seasonal naive forecast too.
    var paired = ErrorSums()
    var quantiles: QuantileSums

    var measures: [Measure] {
      model.measures("") + quantiles.measures + naive.measures("naive") + seasonal.measures("seasonalNaive")
    }
  }

  private var all: Sums
  private var ofSteps: [Sums]
  private var ofSeries: [Int: Sums] = [:]
  private let windows: SeriesWindows
  private let forecasts: Forecasts
  private let scales: [Int: [Double?]]

  /// Measures forecasts.
  public init(_ forecasts: Forecasts, _ windows: SeriesWindows) {
    let empty = Sums(quantiles: QuantileSums(forecasts.quantiles))
    all = empty
    ofSteps = Array(repeating: empty, count: forecasts.horizon)
    self.windows = windows
    self.forecasts = forecasts
    scales = ForecastMeasures.scales(forecasts.windows, windows)
    for index in forecasts.windows.indices {
      for step in 0..<forecasts.horizon {
        for target in 0..<forecasts.targets { add(index, step, target) }
      }
    }
  }

  /// The number of numbers that were forecast and are known.
  public var count: Int { Int(all.model.count) }

  /// The measures of all forecasts.
  public var ofAll: [Measure] { all.measures }

  /// The measures of each row of the horizon.
  public var ofHorizon: [[Measure]] { ofSteps.map(\.measures) }

  /// The measures of each series, with its name.
  public var ofEachSeries: [(name: String, measures: [Measure])] {
    ofSeries.sorted { $0.key < $1.key }.map { (windows.name(ofSeries: $0.key), $0.value.measures) }
  }

  /// The number of seasonal naive forecasts, and the mean absolute error of the model on the same numbers. Nil if there is one for
  /// each number, or none.
  public var ofPaired: (count: Int, meanAbsoluteError: Double)? {
    let count = Int(all.paired.count)
    return count > 0 && count < self.count ? (count, all.paired.meanAbsoluteError) : nil
  }

  /// Whether the mean absolute error is greater than that of seasonal naive forecasts of the same numbers.
  public var isWorseThanSeasonalNaive: Bool {
    all.paired.count > 0 && all.paired.meanAbsoluteError > all.seasonal.meanAbsoluteError
  }

  private mutating func add(_ index: Int, _ step: Int, _ target: Int) {
    let window = forecasts.windows[index]
    let truth = windows.truth(window, step: step, target: target)
    if truth.isNaN { return }
    let series = windows.series(of: window)
    let levels = forecasts.levels(index, step: step, target: target)
    let point = forecasts.point(index, step: step, target: target)
    let naive = last(window, 1, target)
    let seasonal = last(window, windows.season - step % windows.season, target)
    let scale = scales[series]?[target]
    func add(to sums: inout Sums) {
      sums.model.add(point, truth: truth, scale: scale)
      if !forecasts.quantiles.isEmpty { sums.quantiles.add(levels, truth: truth) }
      if let naive { sums.naive.add(naive, truth: truth, scale: scale) }
      guard let seasonal else { return }
      sums.seasonal.add(seasonal, truth: truth, scale: scale)
      sums.paired.add(point, truth: truth, scale: scale)
    }
    add(to: &all)
    add(to: &ofSteps[step])
    add(to: &ofSeries[series, default: Sums(quantiles: QuantileSums(forecasts.quantiles))])
  }

  /// Returns a target some rows before the row behind a window, or the last one before it if that is missing; nil if there is
  /// none.
  private func last(_ window: Int, _ back: Int, _ target: Int) -> Double? {
    var back = back
    while let number = windows.past(window, back: back, target: target) {
      if !number.isNaN { return number }
      back += 1
    }
    return nil
  }

  private static func past(_ windows: SeriesWindows, _ window: Int, _ back: Int, _ target: Int) -> Double? {
    windows.past(window, back: back, target: target).flatMap { $0.isNaN ? nil : $0 }
  }

  /// Returns the scale of each target of each series: the mean absolute error of seasonal naive forecasts of the rows before
  /// the first row that is forecast. Nil if it is 0 or there are too few rows.
  private static func scales(_ some: [Int], _ windows: SeriesWindows) -> [Int: [Double?]] {
    var firsts: [Int: Int] = [:]
    for window in some {
      let series = windows.series(of: window)
      if let first = firsts[series], windows.pastRows(first) <= windows.pastRows(window) { continue }
      firsts[series] = window
    }
    return firsts.mapValues { window in
      windows.names.indices.map { target in
        let rows = windows.pastRows(window)
        guard rows > windows.season else { return nil }
        var (sum, count) = (0.0, 0.0)
        for back in 1...rows - windows.season {
          guard let value = past(windows, window, back, target),
            let before = past(windows, window, back + windows.season, target)
          else { continue }
          sum += abs(value - before)
          count += 1
        }
        return sum > 0 ? sum / count : nil
      }
    }
  }
}
