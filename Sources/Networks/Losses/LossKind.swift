import Datasets

/// The losses that a config can name. Definitions are Keras's.
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
    case .meanSquaredError, .meanAbsoluteError, .huber: "linear"
    }
  }

  /// Whether the predictions are probabilities, so that labels can be smoothed.
  package var isOfProbabilities: Bool { self == .crossEntropy || self == .binaryCrossEntropy }

  /// The loss that evaluation reports: without label smoothing and class weights.
  package var criterion: any Criterion { criterion(labelSmoothing: 0, classWeights: []) }

  /// Returns the loss that a model is trained on.
  ///
  /// - Parameters:
  ///   - labelSmoothing: ε, the fraction of each target that is spread evenly over all classes.
  ///   - classWeights: the factor of each class's loss. Empty if all factors are one. Only ``crossEntropy`` uses it.
  package func criterion(labelSmoothing: Float, classWeights: [Float]) -> any Criterion {
    switch self {
    case .crossEntropy: SoftmaxCrossEntropy(labelSmoothing: labelSmoothing, classWeights: classWeights)
    case .binaryCrossEntropy: BinaryCrossEntropy(labelSmoothing: labelSmoothing)
    case .meanSquaredError: DifferenceLoss(kind: .squared)
    case .meanAbsoluteError: DifferenceLoss(kind: .absolute)
    case .huber: DifferenceLoss(kind: .huber)
    }
  }
}
