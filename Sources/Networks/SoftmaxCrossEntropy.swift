import Kernels

/// The cross-entropy of softmax probabilities against classes, summed over rows, in nats.
///
///     loss = Σ −ln softmax(scores)[target]
///
/// A negative target leaves its row out.
public struct SoftmaxCrossEntropy {
  /// The loss, which has no settings.
  public init() {}

  /// The summed loss; the scores, (rows, classes), become probabilities.
  public func forward(_ scores: Matrix, _ targets: Span<Int32>) -> Double { softmaxCrossEntropy(scores, targets) }

  /// The gradient of the summed loss by the scores, in the place of the probabilities.
  public func backward(_ probabilities: Matrix, _ targets: Span<Int32>) -> Matrix {
    softmaxCrossEntropyGradient(probabilities, targets)
    return probabilities
  }
}
