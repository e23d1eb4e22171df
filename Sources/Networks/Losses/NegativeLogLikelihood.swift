import Datasets
import Kernels

/// The negative logarithm of the likelihood of the targets, in nats. Each target has an output for each parameter of its
/// distribution.
struct NegativeLogLikelihood: Criterion {
  let likelihood: Likelihood

  func probabilities(_ scores: Matrix) { likelihoodParameters(scores, likelihood) }

  func forward(_ scores: Matrix, _ targets: Elements, _ rows: Range<Int>) -> Double {
    likelihoodLoss(
      scores, targets.values.span.extracting(rows.times(scores.columns / likelihood.count)), likelihood)
  }

  func backward(_ predictions: Matrix, _ targets: Elements) {
    likelihoodLossGradient(predictions, targets.values.span, likelihood)
  }
}
