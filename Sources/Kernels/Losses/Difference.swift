/// The loss of one output, as a function of the difference d between output and target.
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

/// Returns the loss of the outputs: the mean over the outputs of a row, summed over rows.
///
/// - Parameters:
///   - outputs: The outputs, (rows, outputs).
///   - targets: The target of each output. NaN if there is none; the loss of that output is then zero.
///   - kind: The loss of one output.
public func differenceLoss(_ outputs: Matrix, _ targets: Span<Float>, _ kind: Difference) -> Double {
  sumOverTargets(outputs, targets) { kind.loss(Double($0) - Double($1)) }
}

/// Replaces the outputs by the gradient of ``differenceLoss(_:_:_:)``, which is zero where there is no target.
public func differenceLossGradient(_ outputs: Matrix, _ targets: Span<Float>, _ kind: Difference) {
  replaceOutputs(outputs, targets) { kind.slope($0 - $1) / Float(outputs.columns) }
}
