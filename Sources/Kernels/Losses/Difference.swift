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
  sumOverTargets(outputs, targets) { kind.loss(Double($0) - Double($1)) }
}

/// Turns outputs in place into the gradient of ``differenceLoss(_:_:_:)``: zero where there is no target.
public func differenceLossGradient(_ outputs: Matrix, _ targets: Span<Float>, _ kind: Difference) {
  replaceOutputs(outputs, targets) { kind.slope($0 - $1) / Float(outputs.columns) }
}
