import Datasets
import Kernels

/// A loss of the differences between outputs and targets: the mean over the outputs of a row.
struct DifferenceLoss: Criterion {
  let kind: Difference

  /// Does nothing: the scores are the predicted numbers.
  func probabilities(_ scores: Matrix) {}

  func forward(_ scores: Matrix, _ targets: Elements, _ rows: Range<Int>) -> Double {
    differenceLoss(scores, targets.values.span.extracting(rows.times(scores.columns)), kind)
  }

  func backward(_ predictions: Matrix, _ targets: Elements) {
    differenceLossGradient(predictions, targets.values.span, kind)
  }
}
