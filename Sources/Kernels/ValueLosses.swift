import Foundation

/// What a loss takes of the difference d of an output and its target.
public enum Difference: Sendable {
  /// d².
  case squared
  /// |d|.
  case absolute
  /// ½ d² up to |d| = 1, then |d| − ½.
  case huber

  fileprivate func loss(_ d: Double) -> Double {
    switch self {
    case .squared: d * d
    case .absolute: abs(d)
    case .huber: abs(d) <= 1 ? d * d / 2 : abs(d) - 0.5
    }
  }

  fileprivate func slope(_ d: Float) -> Float {
    switch self {
    case .squared: 2 * d
    case .absolute: d > 0 ? 1 : d < 0 ? -1 : 0
    case .huber: min(1, max(-1, d))
    }
  }
}

/// The loss of differences, the mean over the outputs of a row, summed over rows.
///
/// - Parameters:
///   - outputs: (rows, outputs).
///   - targets: as many; NaN where there is none.
public func differenceLoss(_ outputs: Matrix, _ targets: Span<Float>, _ kind: Difference) -> Double {
  sum(outputs, targets) { kind.loss(Double($0) - Double($1)) }
}

/// Turns outputs in place into the gradient of ``differenceLoss(_:_:_:)``: zero where there is no target.
public func differenceLossGradient(_ outputs: Matrix, _ targets: Span<Float>, _ kind: Difference) {
  change(outputs, targets) { kind.slope($0 - $1) / Float(outputs.columns) }
}

/// Turns scores in place into probabilities 1 / (1 + e^(−x)), and gives their cross-entropy against targets of 0 or 1 in nats,
/// the mean over the outputs of a row, summed over rows.
///
///     loss = max(x, 0) − x t + ln(1 + e^(−|x|))
///
/// - Parameter labelSmoothing: ε, which makes (1 − ε) t + ε / 2 of each target.
public func binaryCrossEntropy(_ scores: Matrix, _ targets: Span<Float>, labelSmoothing: Float = 0) -> Double {
  let loss = sum(scores, targets) { score, target in
    let x = Double(score)
    return max(x, 0) - x * Double(smoothed(target, labelSmoothing)) + log1p(exp(-abs(x)))
  }
  for row in 0..<scores.rows {
    for column in 0..<scores.columns { scores[row, column] = logistic(scores[row, column]) }
  }
  return loss
}

/// Turns probabilities in place into the gradient of `binaryCrossEntropy` by the scores, p − t: zero where there is no
/// target.
public func binaryCrossEntropyGradient(_ probabilities: Matrix, _ targets: Span<Float>, labelSmoothing: Float = 0) {
  change(probabilities, targets) { ($0 - smoothed($1, labelSmoothing)) / Float(probabilities.columns) }
}

private func smoothed(_ target: Float, _ smoothing: Float) -> Float {
  smoothing == 0 ? target : (1 - smoothing) * target + smoothing / 2
}

private func logistic(_ x: Float) -> Float { Float(1 / (1 + exp(-Double(x)))) }

/// The mean over the columns, summed over rows, in their order.
private func sum(_ outputs: Matrix, _ targets: Span<Float>, _ loss: (Float, Float) -> Double) -> Double {
  require(targets.count == outputs.rows * outputs.columns, "\(targets.count) targets for \(outputs.rows) rows")
  var total = 0.0
  for row in 0..<outputs.rows {
    for column in 0..<outputs.columns {
      let target = targets[row * outputs.columns + column]
      if !target.isNaN { total += loss(outputs[row, column], target) }
    }
  }
  return total / Double(outputs.columns)
}

private func change(_ outputs: Matrix, _ targets: Span<Float>, _ slope: (Float, Float) -> Float) {
  require(targets.count == outputs.rows * outputs.columns, "\(targets.count) targets for \(outputs.rows) rows")
  for row in 0..<outputs.rows {
    for column in 0..<outputs.columns {
      let target = targets[row * outputs.columns + column]
      outputs[row, column] = target.isNaN ? 0 : slope(outputs[row, column], target)
    }
  }
}
