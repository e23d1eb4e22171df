import Datasets
import Failures
import Inference

// The methods of a model of series.

extension Model {
  /// Returns what forecasts the series of some data. Nil if the model is not one of series.
  func forecaster(_ examples: ExampleDataset) -> Forecaster? {
    Forecaster(
      blueprint, weights, examples, run.data, rows: run.training.batch, seed: run.training.seed)
  }

  /// Returns the windows of series in some data and what forecasts them.
  ///
  /// - Throws: a failure of kind `usage` if the model is not one of series.
  func forecasting(_ data: any Dataset) throws -> (windows: SeriesWindows, forecaster: Forecaster) {
    guard let examples = data as? ExampleDataset, let windows = examples.windows,
      let forecaster = forecaster(examples)
    else {
      throw Failure(
        .usage, "\(path) is not a model of series; give one that was trained on data.format: series")
    }
    return (windows, forecaster)
  }
}
