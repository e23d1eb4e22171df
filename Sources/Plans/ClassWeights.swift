import Datasets
import Failures

/// How much more or less each class counts in training, as Keras's `class_weight`: the loss of a target is multiplied by the
/// weight of its class, and the sum divided by the number of targets.
public enum ClassWeights: Sendable, Equatable {
  /// By what the training part has of each: targets / (classes · targets of the class), as scikit-learn has it.
  case balanced
  /// By their labels; 1 for those that are not named.
  case byLabel([String: Double])

  /// The weight of each class.
  ///
  /// - Throws: a failure of kind `usage` for a label that the data does not have, or data without labels.
  package func values(_ data: any Dataset) throws -> [Float] {
    guard let labels = data.encoding.classes, let counts = (data as? ExampleDataset)?.classCounts(.training) else {
      throw Failure(.usage, "training.class-weights: the targets of the data have no labels; leave it out")
    }
    switch self {
    case .balanced: return ClassWeights.balanced(counts)
    case .byLabel(let weights):
      if let unknown = weights.keys.sorted().first(where: { !labels.tokens.contains($0) }) {
        throw Failure(
          .usage,
          "training.class-weights: the label \"\(unknown)\" is none of \(labels.tokens.joined(separator: ", ")); take one of them"
        )
      }
      return labels.tokens.map { Float(weights[$0] ?? 1) }
    }
  }

  private static func balanced(_ counts: [Int]) -> [Float] {
    let classes = counts.count { $0 > 0 }
    return counts.map { $0 > 0 ? Float(Double(counts.reduce(0, +)) / Double(classes * $0)) : 1 }
  }
}
