import Datasets
import Failures
import Files

/// How much each class counts in training, like Keras's `class_weight`: the loss of a target is multiplied by the
/// weight of its class, and the sum over all targets is divided by the number of targets.
public enum ClassWeights: Sendable, Equatable {
  /// Weights from the training split: targets / (classes · targets of the class), as in scikit-learn.
  case balanced
  /// Weights by label. A class whose label is missing has the weight 1.
  case byLabel([String: Double])

  /// Returns the weight of each class.
  ///
  /// - Throws: a failure of kind `usage` if the data does not have one of the labels, or has no labels at all.
  package func values(_ data: any Dataset) throws -> [Float] {
    guard case .token = data.form.target, let labels = data.encoding.classes,
      let counts = (data as? ExampleDataset)?.classCounts(.training)
    else {
      throw Failure(.usage, "training.class-weights: the targets of the data are not one class each; leave it out")
    }
    switch self {
    case .balanced: return ClassWeights.balanced(counts)
    case .byLabel(let weights):
      let weights = Dictionary(uniqueKeysWithValues: weights.map { (ExactText($0), $1) })
      let known = Set(labels.tokens.map { ExactText($0) })
      if let unknown = weights.keys.sorted().first(where: { !known.contains($0) })?.text {
        throw Failure(
          .usage,
          "training.class-weights: unknown label \"\(unknown)\"; use one of \(labels.tokens.joined(separator: ", "))"
        )
      }
      return labels.tokens.map { Float(weights[ExactText($0)] ?? 1) }
    }
  }

  private static func balanced(_ counts: [Int]) -> [Float] {
    let classes = counts.count { $0 > 0 }
    return counts.map { $0 > 0 ? Float(Double(counts.reduce(0, +)) / Double(classes * $0)) : 1 }
  }
}
