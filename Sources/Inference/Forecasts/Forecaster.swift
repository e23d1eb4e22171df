import Datasets
import Networks

/// Forecasts the rows behind windows of series.
public struct Forecaster {
  private let blueprint: Blueprint
  private let weights: Parameters
  private let data: ExampleDataset
  private let windows: SeriesWindows
  private let plan: DataPlan
  private let unit: TargetUnit
  private let seed: Int
  private let rows: Int

  /// Creates a forecaster. Nil if the examples of the data are no windows of series.
  ///
  /// - Parameters:
  ///   - plan: how the series are read.
  ///   - rows: the number of windows that are forecast together.
  ///   - seed: the seed of sample paths.
  public init?(
    _ blueprint: Blueprint, _ weights: Parameters, _ data: ExampleDataset, _ plan: DataPlan, rows: Int, seed: Int
  ) {
    guard let windows = data.windows else { return nil }
    self.blueprint = blueprint
    self.weights = weights
    self.data = data
    self.windows = windows
    self.plan = plan
    self.seed = seed
    self.rows = rows
    unit = TargetUnit(blueprint, data, plan)
  }

  /// Forecasts the rows behind some windows.
  public func forecasts(_ some: [Int]) -> Forecasts {
    let values =
      plan.strategy == .recursive
      ? SamplePaths(blueprint, weights, data, unit, horizon: windows.horizon, seed: seed).levels(some)
      : atOnce(some)
    return Forecasts(
      quantiles: unit.levels, horizon: windows.horizon, targets: plan.targets.count, windows: some, values)
  }

  /// Forecasts the rows of each window at once: they are in the outputs of one step, or of a decoder's steps.
  private func atOnce(_ some: [Int]) -> [[Double]] {
    let predictions = Predictor(blueprint, weights, data, rows: min(rows, max(1, some.count)), of: ExampleIndices(some))
      .run()
    let count = blueprint.outputsOfTarget
    return some.map { window in
      let outputs = predictions[window].flatMap(\.self)
      return (0..<outputs.count / count).flatMap { number in
        unit.levels(outputs[number * count..<(number + 1) * count], window: window, target: number)
      }
    }
  }
}
