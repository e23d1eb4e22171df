/// The ε of Keras's layer normalization.
private let epsilon: Float = 1e-3

/// Normalizes each row to mean 0 and standard deviation 1.
///
/// - Parameters:
///   - x: The inputs, (rows, features).
///   - result: Receives the normalized rows, (rows, features).
///   - inverseDeviations: Receives 1 / √(variance + ε) of each row, (rows, 1).
public func normalize(_ x: Matrix, into result: Matrix, inverseDeviations: Matrix) {
  requireShape(result, of: x, "result")
  requireShape(inverseDeviations, x.rows, 1, "inverseDeviations")
  let count = Float(x.columns)
  for row in 0..<x.rows {
    let (source, target) = (x.place(row, 0), result.place(row, 0))
    let mean = Vector(repeating: sum(x.columns) { k, lanes in load(source + k, lanes) } / count)
    forEachVector(x.columns) { k, lanes in store(load(source + k, lanes) - mean, target + k, lanes) }
    let variance = sum(x.columns) { k, lanes in load(target + k, lanes) * load(target + k, lanes) } / count
    let inverse = 1 / (variance + epsilon).squareRoot()
    inverseDeviations[row, 0] = inverse
    forEachVector(x.columns) { k, lanes in store(load(target + k, lanes) * inverse, target + k, lanes) }
  }
}

/// Sets `result` to x ∘ a + b, where `a` and `b` have one value for each column, (1, columns).
public func scaleColumns(_ x: Matrix, by a: Matrix, plus b: Matrix, into result: Matrix) {
  requireShape(a, 1, x.columns, "a")
  requireShape(b, 1, x.columns, "b")
  requireShape(result, of: x, "result")
  let (factors, terms) = (a.place(0, 0), b.place(0, 0))
  for row in 0..<x.rows {
    let (source, target) = (x.place(row, 0), result.place(row, 0))
    forEachVector(x.columns) { k, lanes in
      store(load(terms + k, lanes).adding(load(source + k, lanes), times: load(factors + k, lanes)), target + k, lanes)
    }
  }
}

/// Computes the gradient of x from the gradient of y = x̂ ∘ γ + β, in place.
///
///     dx̂ = dy ∘ γ   dx = (dx̂ − mean dx̂ − x̂ mean(dx̂ ∘ x̂)) / √(variance + ε)
///
/// - Parameters:
///   - normalized: x̂, (rows, features).
///   - inverseDeviations: 1 / √(variance + ε) of each row, (rows, 1).
///   - gamma: γ, (1, features).
///   - d: dy, (rows, features). Receives dx.
public func normalizeBackward(_ normalized: Matrix, inverseDeviations: Matrix, gamma: Matrix, d: Matrix) {
  requireShape(normalized, of: d, "normalized")
  requireShape(inverseDeviations, d.rows, 1, "inverseDeviations")
  requireShape(gamma, 1, d.columns, "gamma")
  let (count, factors) = (Float(d.columns), gamma.place(0, 0))
  for row in 0..<d.rows {
    let (x, dy) = (normalized.place(row, 0), d.place(row, 0))
    forEachVector(d.columns) { k, lanes in store(load(dy + k, lanes) * load(factors + k, lanes), dy + k, lanes) }
    let mean = Vector(repeating: sum(d.columns) { k, lanes in load(dy + k, lanes) } / count)
    let slope = Vector(repeating: -sum(d.columns) { k, lanes in load(dy + k, lanes) * load(x + k, lanes) } / count)
    let inverse = inverseDeviations[row, 0]
    forEachVector(d.columns) { k, lanes in
      store((load(dy + k, lanes) - mean).adding(load(x + k, lanes), times: slope) * inverse, dy + k, lanes)
    }
  }
}

private func sum(_ count: Int, _ value: (_ offset: Int, _ lanes: Int) -> Vector) -> Float {
  var sums = Vector()
  forEachVector(count) { k, lanes in sums += value(k, lanes) }
  return sums.sum()
}
