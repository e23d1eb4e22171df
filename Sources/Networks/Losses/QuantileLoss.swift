import Datasets
import Kernels

/// The pinball loss of forecasts of quantiles. Each target has an output for each quantile.
struct QuantileLoss: Criterion {
  let quantiles: [Double]

  /// Does nothing: the scores are the forecasts.
  func probabilities(_ scores: Matrix) {}

  func forward(_ scores: Matrix, _ targets: Elements, _ rows: Range<Int>) -> Double {
    pinballLoss(
      scores, targets.values.span.extracting(rows.times(scores.columns / quantiles.count)), quantiles.span)
  }

  func backward(_ predictions: Matrix, _ targets: Elements) {
    pinballLossGradient(predictions, targets.values.span, quantiles.span)
  }
}
