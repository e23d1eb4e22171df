import Foundation

/// Turns scores in place into probabilities 1 / (1 + e^(−x)), and gives their cross-entropy against targets of 0 or 1 in nats,
/// the mean over the outputs of a row, summed over rows.
///
///     loss = max(x, 0) − x t + ln(1 + e^(−|x|))
///
/// - Parameter labelSmoothing: ε, which makes (1 − ε) t + ε / 2 of each target.
public func binaryCrossEntropy(_ scores: Matrix, _ targets: Span<Float>, labelSmoothing: Float = 0) -> Double {
  let loss = sumOverTargets(scores, targets) { score, target in
    let x = Double(score)
    return max(x, 0) - x * Double(smoothed(target, labelSmoothing)) + log1p(exp(-abs(x)))
  }
  logistic(scores)
  return loss
}

/// Replaces each score by its probability 1 / (1 + e^(−x)).
public func logistic(_ scores: Matrix) {
  for row in 0..<scores.rows {
    for column in 0..<scores.columns { scores[row, column] = logistic(scores[row, column]) }
  }
}

/// Turns probabilities in place into the gradient of `binaryCrossEntropy` by the scores, p − t: zero where there is no
/// target.
public func binaryCrossEntropyGradient(_ probabilities: Matrix, _ targets: Span<Float>, labelSmoothing: Float = 0) {
  replaceOutputs(probabilities, targets) { ($0 - smoothed($1, labelSmoothing)) / Float(probabilities.columns) }
}

private func smoothed(_ target: Float, _ smoothing: Float) -> Float {
  smoothing == 0 ? target : (1 - smoothing) * target + smoothing / 2
}

private func logistic(_ x: Float) -> Float { Float(1 / (1 + exp(-Double(x)))) }
