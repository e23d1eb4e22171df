import Datasets
import Kernels

/// The cross-entropy of the sigmoid of each output against a target of 0 or 1, in nats: the mean over the outputs of a
/// row.
struct BinaryCrossEntropy: Criterion {
  /// ε of label smoothing: each target t becomes (1 − ε) t + ε / 2.
  var labelSmoothing: Float = 0

  func probabilities(_ scores: Matrix) { logistic(scores) }

  func forward(_ scores: Matrix, _ targets: Elements, _ rows: Range<Int>) -> Double {
    binaryCrossEntropy(
      scores, targets.values.span.extracting(rows.times(scores.columns)), labelSmoothing: labelSmoothing)
  }

  func backward(_ predictions: Matrix, _ targets: Elements) {
    binaryCrossEntropyGradient(predictions, targets.values.span, labelSmoothing: labelSmoothing)
  }
}
