import Datasets
import Kernels

/// The cross-entropy of softmax probabilities against classes, in nats.
///
///     loss = Σ −ln softmax(scores)[target]
struct SoftmaxCrossEntropy: Criterion {
  /// ε of label smoothing: the fraction of each target that is spread evenly over all classes.
  var labelSmoothing: Float = 0
  /// The factor of each class's loss. Empty if all factors are one.
  var classWeights: [Float] = []

  func probabilities(_ scores: Matrix) { softmax(scores) }

  func forward(_ scores: Matrix, _ targets: Elements, _ rows: Range<Int>) -> Double {
    softmaxCrossEntropy(
      scores, targets.tokens.span.extracting(rows), labelSmoothing: labelSmoothing, classWeights: classWeights.span)
  }

  func backward(_ predictions: Matrix, _ targets: Elements) {
    softmaxCrossEntropyGradient(
      predictions, targets.tokens.span, labelSmoothing: labelSmoothing, classWeights: classWeights.span)
  }
}
