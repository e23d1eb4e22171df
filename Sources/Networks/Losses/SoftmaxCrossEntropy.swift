import Datasets
import Kernels

/// The cross-entropy of softmax probabilities against classes, in nats.
///
///     loss = Σ −ln softmax(scores)[target]
struct SoftmaxCrossEntropy: Criterion {
  /// The share of each target that all classes share alike.
  var labelSmoothing: Float = 0
  /// What the loss of each class is multiplied by; empty for one.
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
