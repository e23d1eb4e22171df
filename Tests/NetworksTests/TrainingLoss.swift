import Networks

/// What the loss that is trained on has beyond the one that is judged by.
struct TrainingLoss {
  var labelSmoothing = 0.0
  var classWeights: [Double] = []

  /// A target that all of so many classes share a part of.
  func smooth(_ target: Double, of classes: Int) -> Double {
    target * (1 - labelSmoothing) + labelSmoothing / Double(classes)
  }

  /// Against the target's class, and a part against each.
  func crossEntropy(_ scores: Oracle.Vector, _ target: Int) -> Double {
    let loss = scores.indices.reduce(0) {
      $0 + smooth($1 == target ? 1 : 0, of: scores.count) * Oracle.crossEntropy(scores, $1)
    }
    return loss * (classWeights.isEmpty ? 1 : classWeights[target])
  }

  func criterion(_ blueprint: Blueprint) -> any Criterion {
    blueprint.criterion(labelSmoothing: Float(labelSmoothing), classWeights: classWeights.map { Float($0) })
  }
}
