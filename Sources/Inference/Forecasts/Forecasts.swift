import Datasets

/// Forecasts of the rows behind some windows of series, in the unit of the data.
public struct Forecasts: Sendable {
  /// The quantiles of each number, from the lowest to the highest; empty for forecasts of one number.
  public let quantiles: [Double]
  /// The number of rows that are forecast.
  public let horizon: Int
  /// The number of targets of a row.
  public let targets: Int
  /// The windows, by their index in the `SeriesWindows`.
  public let windows: [Int]
  private let values: [[Double]]

  /// - Parameter values: for each window (horizon, targets, quantiles), in row-major order.
  init(quantiles: [Double], horizon: Int, targets: Int, windows: [Int], _ values: [[Double]]) {
    self.quantiles = quantiles
    self.horizon = horizon
    self.targets = targets
    self.windows = windows
    self.values = values
  }

  /// Joins forecasts of models of one kind, of which there is at least one.
  public init(joining some: [Forecasts]) {
    self.init(
      quantiles: some[0].quantiles, horizon: some[0].horizon, targets: some[0].targets,
      windows: some.flatMap(\.windows), some.flatMap(\.values))
  }

  /// The number of forecasts that are not finite numbers, which only a model with far too large weights makes.
  public var countOfNotFinite: Int { values.reduce(0) { $0 + $1.count { !$0.isFinite } } }

  /// Returns the quantiles of a number, or the only forecast.
  ///
  /// - Parameters:
  ///   - index: the place of the window in ``windows``.
  ///   - step: the number of the row behind the window, from 0.
  ///   - target: the number of the target, from 0.
  public func levels(_ index: Int, step: Int, target: Int) -> ArraySlice<Double> {
    let count = max(1, quantiles.count)
    let start = (step * targets + target) * count
    return values[index][start..<start + count]
  }

  /// Returns the forecast of a number: its median, if there are quantiles.
  public func point(_ index: Int, step: Int, target: Int) -> Double {
    let levels = levels(index, step: step, target: target)
    return levels[levels.startIndex + (quantiles.firstIndex(of: 0.5) ?? 0)]
  }
}
