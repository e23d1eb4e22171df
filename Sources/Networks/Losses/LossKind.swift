import Datasets

/// The losses, by Keras's names.
public enum LossKind: String, Sendable, CaseIterable {
  /// Softmax, and the cross-entropy against a class.
  case crossEntropy = "cross-entropy"
  /// A sigmoid for each output, and the cross-entropy against 0 or 1.
  case binaryCrossEntropy = "binary-cross-entropy"
  /// The mean of the squared differences.
  case meanSquaredError = "mean-squared-error"
  /// The mean of the differences.
  case meanAbsoluteError = "mean-absolute-error"
  /// Squared for differences below one, straight above (Huber, 1964).
  case huber

  /// The loss that targets of a form have if none is named.
  package init(for target: DataForm.Element) {
    switch target {
    case .token: self = .crossEntropy
    case .values: self = .meanSquaredError
    }
  }

  /// Whether the targets are classes.
  package var isOfClasses: Bool { self == .crossEntropy }

  /// The activation that makes predictions of scores, by Keras's name; none where they are the scores.
  package var activation: String {
    switch self {
    case .crossEntropy: "softmax"
    case .binaryCrossEntropy: "sigmoid"
    case .meanSquaredError, .meanAbsoluteError, .huber: "linear"
    }
  }

  /// Whether targets can be smoothed.
  package var isOfProbabilities: Bool { self == .crossEntropy || self == .binaryCrossEntropy }

  /// The loss that a model is judged by.
  package var criterion: any Criterion { criterion(labelSmoothing: 0, classWeights: []) }

  /// The loss that a model is trained on.
  ///
  /// - Parameters:
  ///   - labelSmoothing: the share of each target that all classes share alike.
  ///   - classWeights: what the loss of each class is multiplied by; empty for one.
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
