import Datasets
import Kernels

/// The cross-entropy of softmax probabilities against classes, in nats.
///
///     loss = Σ −ln softmax(scores)[target]
struct SoftmaxCrossEntropy: Criterion {
  func forward(_ scores: Matrix, _ targets: Elements, _ rows: Range<Int>) -> Double {
    softmaxCrossEntropy(scores, targets.tokens.span.extracting(rows))
  }

  func backward(_ predictions: Matrix, _ targets: Elements) -> Matrix {
    softmaxCrossEntropyGradient(predictions, targets.tokens.span)
    return predictions
  }
}
