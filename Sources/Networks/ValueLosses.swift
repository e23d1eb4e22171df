import Datasets
import Kernels

/// A loss of differences between outputs and targets, the mean over the outputs of a row.
struct DifferenceLoss: Criterion {
  let kind: Difference

  func forward(_ scores: Matrix, _ targets: Elements, _ rows: Range<Int>) -> Double {
    differenceLoss(scores, targets.values.span.extracting(scores.columns * rows), kind)
  }

  func backward(_ predictions: Matrix, _ targets: Elements) -> Matrix {
    differenceLossGradient(predictions, targets.values.span, kind)
    return predictions
  }
}

/// The cross-entropy of a sigmoid of each output against 0 or 1, in nats, the mean over the outputs of a row.
struct BinaryCrossEntropy: Criterion {
  /// The share of each target that lies between 0 and 1.
  var labelSmoothing: Float = 0

  func forward(_ scores: Matrix, _ targets: Elements, _ rows: Range<Int>) -> Double {
    binaryCrossEntropy(
      scores, targets.values.span.extracting(scores.columns * rows), labelSmoothing: labelSmoothing)
  }

  func backward(_ predictions: Matrix, _ targets: Elements) -> Matrix {
    binaryCrossEntropyGradient(predictions, targets.values.span, labelSmoothing: labelSmoothing)
    return predictions
  }
}

private func * (count: Int, range: Range<Int>) -> Range<Int> { count * range.lowerBound..<count * range.upperBound }
