import Kernels

/// How the outputs of the two directions of a bidirectional layer, x and y, are merged: Keras's `merge_mode`.
public enum Merge: String, Sendable, CaseIterable {
  /// Concatenates both.
  case concat
  /// x + y.
  case sum
  /// x ∘ y.
  case mul
  /// (x + y) / 2.
  case average

  /// The number of outputs for each unit of a direction.
  var outputsOfUnit: Int { self == .concat ? 2 : 1 }

  /// Merges the outputs of both directions, each (rows, units), into `result`.
  func forward(_ x: Matrix, _ y: Matrix, into result: Matrix) {
    switch self {
    case .concat:
      result.columns(0..<x.columns).copy(from: x)
      result.columns(x.columns..<2 * x.columns).copy(from: y)
    case .sum, .average:
      result.copy(from: x)
      add(y, to: result)
      if self == .average { scale(result, by: 0.5) }
    case .mul: multiplyElements(x, y, into: result)
    }
  }

  /// Computes the gradients with respect to the outputs of both directions. `dResult` may be overwritten.
  func backward(_ dResult: Matrix, _ x: Matrix, _ y: Matrix, dX: Matrix, dY: Matrix) {
    switch self {
    case .concat:
      dX.copy(from: dResult.columns(0..<x.columns))
      dY.copy(from: dResult.columns(x.columns..<2 * x.columns))
    case .sum, .average:
      if self == .average { scale(dResult, by: 0.5) }
      dX.copy(from: dResult)
      dY.copy(from: dResult)
    case .mul:
      multiplyElements(dResult, y, into: dX)
      multiplyElements(dResult, x, into: dY)
    }
  }
}
