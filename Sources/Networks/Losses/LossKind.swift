import Datasets
import Kernels

/// The losses that a config can name. The definitions of those that Keras has are Keras's.
public enum LossKind: String, Sendable, CaseIterable {
  /// The cross-entropy of the softmax of all outputs against a class.
  case crossEntropy = "cross-entropy"
  /// The cross-entropy of the sigmoid of each output against 0 or 1.
  case binaryCrossEntropy = "binary-cross-entropy"
  /// The mean of the squared differences.
  case meanSquaredError = "mean-squared-error"
  /// The mean of the absolute differences.
  case meanAbsoluteError = "mean-absolute-error"
  /// The mean of ½ d² for differences up to |d| = 1, and of |d| − ½ beyond (Huber, 1964).
  case huber
  /// The pinball loss of several quantiles of each target.
  case quantile
  /// The likelihood of a normal distribution for each target.
  case gaussian
  /// The likelihood of Student's t for each target: like a normal distribution, with more far numbers.
  case studentT = "student-t"
  /// The likelihood of a negative binomial distribution of counts for each target.
  case negativeBinomial = "negative-binomial"

  /// Chooses the default loss for a kind of target: cross-entropy for classes, mean squared error for numbers.
  package init(for target: DataForm.Element) {
    switch target {
    case .token: self = .crossEntropy
    case .values: self = .meanSquaredError
    }
  }

  /// Whether the targets are classes.
  package var isOfClasses: Bool { self == .crossEntropy }

  /// The activation that turns scores into predictions, by Keras's name: `linear` if the scores are the predictions.
  package var activation: String {
    switch self {
    case .crossEntropy: "softmax"
    case .binaryCrossEntropy: "sigmoid"
    case .meanSquaredError, .meanAbsoluteError, .huber, .quantile, .gaussian, .studentT, .negativeBinomial: "linear"
    }
  }

  /// Whether the predictions are probabilities, so that labels can be smoothed.
  package var isOfProbabilities: Bool { self == .crossEntropy || self == .binaryCrossEntropy }

  /// The distribution whose parameters are the outputs. Nil for other losses.
  package var likelihood: Likelihood? {
    switch self {
    case .gaussian: .gaussian
    case .studentT: .studentT
    case .negativeBinomial: .negativeBinomial
    default: nil
    }
  }

  /// Whether a forecast has several quantiles, rather than one number.
  package var isOfQuantiles: Bool { self == .quantile || likelihood != nil }

  /// Returns the number of outputs for each number of a target.
  func outputsOfTarget(_ quantiles: [Double]) -> Int { self == .quantile ? quantiles.count : likelihood?.count ?? 1 }

  /// The loss that evaluation reports: without label smoothing and class weights.
  package var criterion: any Criterion { criterion(labelSmoothing: 0, classWeights: []) }

  /// Returns the loss that a model is trained on.
  ///
  /// - Parameters:
  ///   - labelSmoothing: ε, the fraction of each target that is spread evenly over all classes.
  ///   - classWeights: the factor of each class's loss. Empty if all factors are one. Only ``crossEntropy`` uses it.
  ///   - quantiles: the quantiles of ``quantile``.
  package func criterion(
    labelSmoothing: Float, classWeights: [Float], quantiles: [Double] = []
  ) -> any Criterion {
    switch self {
    case .crossEntropy: SoftmaxCrossEntropy(labelSmoothing: labelSmoothing, classWeights: classWeights)
    case .binaryCrossEntropy: BinaryCrossEntropy(labelSmoothing: labelSmoothing)
    case .meanSquaredError: DifferenceLoss(kind: .squared)
    case .meanAbsoluteError: DifferenceLoss(kind: .absolute)
    case .huber: DifferenceLoss(kind: .huber)
    case .quantile: QuantileLoss(quantiles: quantiles)
    case .gaussian: NegativeLogLikelihood(likelihood: .gaussian)
    case .studentT: NegativeLogLikelihood(likelihood: .studentT)
    case .negativeBinomial: NegativeLogLikelihood(likelihood: .negativeBinomial)
    }
  }
}
