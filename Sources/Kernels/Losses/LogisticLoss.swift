/// Replaces scores by probabilities 1 / (1 + e^(−x)), and returns their cross-entropy, in nats, against targets of 0 or
/// 1: the mean over the outputs of a row, summed over rows.
///
///     loss = max(x, 0) − x t + ln(1 + e^(−|x|))
///
/// - Parameters:
///   - scores: The scores, (rows, outputs).
///   - targets: The target of each score. NaN if there is none.
///   - labelSmoothing: ε. A target t becomes (1 − ε) t + ε / 2.
public func binaryCrossEntropy(_ scores: Matrix, _ targets: Span<Float>, labelSmoothing: Float = 0) -> Double {
  let loss = sumOverTargets(scores, targets) { score, target in
    let x = Double(score)
    return max(x, 0) - x * Double(smoothed(target, labelSmoothing)) + PortableMath.softplus(-abs(x))
  }
  logistic(scores)
  return loss
}

/// Replaces each score by its probability 1 / (1 + e^(−x)).
public func logistic(_ scores: Matrix) {
  for row in 0..<scores.rows {
    let start = scores.place(row, 0)
    forEachVector(scores.columns) { k, lanes in store(sigmoid(load(start + k, lanes)), start + k, lanes) }
  }
}

/// Replaces probabilities by the gradient of `binaryCrossEntropy` with respect to the scores, p − t divided by the
/// number of outputs. The gradient is zero where there is no target.
public func binaryCrossEntropyGradient(_ probabilities: Matrix, _ targets: Span<Float>, labelSmoothing: Float = 0) {
  replaceOutputs(probabilities, targets) { ($0 - smoothed($1, labelSmoothing)) / Float(probabilities.columns) }
}

private func smoothed(_ target: Float, _ smoothing: Float) -> Float {
  smoothing == 0 ? target : (1 - smoothing) * target + smoothing / 2
}
