/// Updates an array of weights by LAMB (You et al., 2020, algorithm 2), as Keras computes it.
///
///     m += (1 − β₁)(g − m)   v += (1 − β₂)(g² − v)   u = m/c₁ / (√(v/c₂) + ε) + λ w
///     w −= rate · ‖w‖ / ‖u‖ · u
///
/// The ratio of the norms is 1 where one of them is 0. Both are sums over the array in a fixed order, with the same bits
/// on every machine. u is computed twice, for its norm and for the step, which saves a buffer for it.
///
/// - Parameters:
///   - first: m.
///   - second: v.
///   - range: The floats of the array.
///   - scale: A factor for the gradients.
///   - decay: λ.
///   - corrections: c₁ and c₂, which are 1 − βᵗ: how much of m and v comes from gradients, rather than from the zeros
///     before the first step.
public func lambUpdate(
  weights: Storage, gradients: Storage, first: Storage, second: Storage, _ range: Range<Int>,
  scale: Float, rate: Double, decay: Float, beta1: Double, beta2: Double,
  corrections: (first: Double, second: Double), epsilon: Float
) {
  requireRange(range, within: weights.count, "weights")
  requireRange(range, within: gradients.count, "gradients")
  requireRange(range, within: first.count, "first")
  requireRange(range, within: second.count, "second")
  let start = range.lowerBound
  let (w, g, m, v) = (weights.base + start, gradients.base + start, first.base + start, second.base + start)
  let direction = LambDirection(
    correction1: Float(1 / corrections.first), correction2: Float(1 / corrections.second), epsilon: epsilon,
    decay: Vector(repeating: decay))
  // 1 − β is computed in double precision, since few digits are left of a β near 1.
  let (keep1, keep2) = (Vector(repeating: Float(1 - beta1)), Vector(repeating: Float(1 - beta2)))
  let squares = sumOfSquares(count: range.count) { k, lanes in
    let gradient = load(g + k, lanes) * scale
    let (oldFirst, oldSecond) = (load(m + k, lanes), load(v + k, lanes))
    let newFirst = oldFirst.adding(gradient - oldFirst, times: keep1)
    let newSecond = oldSecond.adding(gradient * gradient - oldSecond, times: keep2)
    store(newFirst, m + k, lanes)
    store(newSecond, v + k, lanes)
    return direction(newFirst, newSecond, weight: load(w + k, lanes))
  }
  let (norm, length) = (sumOfSquares(weights, range).squareRoot(), squares.squareRoot())
  let step = Float(norm > 0 && length > 0 ? rate * norm / length : rate)
  forEachVector(range.count) { k, lanes in
    let weight = load(w + k, lanes)
    store(weight - step * direction(load(m + k, lanes), load(v + k, lanes), weight: weight), w + k, lanes)
  }
}

/// u of LAMB, from m, v and w.
private struct LambDirection {
  let correction1, correction2, epsilon: Float
  let decay: Vector

  @inline(__always) func callAsFunction(_ first: Vector, _ second: Vector, weight: Vector) -> Vector {
    (first * correction1 / (squareRoot(second * correction2) + epsilon)).adding(weight, times: decay)
  }
}
