/// Updates an array of weights by LARS (You, Gitman and Ginsburg, 2017, algorithm 1).
///
///     s = rate · c ‖w‖ / (‖g‖ + λ ‖w‖ + ε) · (g + λ w)   v = μ v − s   w += v, or with Nesterov momentum w += μ v − s
///
/// The factor of the rate is 1 where ‖w‖ or ‖g‖ is 0. Both are sums over the array in a fixed order, with the same bits
/// on every machine.
///
/// - Parameters:
///   - velocity: v. Nil without momentum; v is then −s.
///   - range: The floats of the array.
///   - scale: A factor for the gradients.
///   - trust: c.
///   - decay: λ.
///   - momentum: μ.
public func larsUpdate(
  weights: Storage, gradients: Storage, velocity: Storage?, _ range: Range<Int>,
  scale: Double, rate: Double, trust: Double, decay: Double, momentum: Float, nesterov: Bool, epsilon: Double
) {
  requireRange(range, within: weights.count, "weights")
  requireRange(range, within: gradients.count, "gradients")
  if let velocity { requireRange(range, within: velocity.count, "velocity") }
  let start = range.lowerBound
  let (w, g, v) = (weights.base + start, gradients.base + start, velocity.map { $0.base + start })
  let norm = sumOfSquares(weights, range).squareRoot()
  let slope = sumOfSquares(gradients, range).squareRoot() * scale
  let step = norm > 0 && slope > 0 ? rate * trust * norm / (slope + decay * norm + epsilon) : rate
  let (ofGradient, ofWeight) = (Float(step * scale), Vector(repeating: Float(step * decay)))
  forEachVector(range.count) { k, lanes in
    let weight = load(w + k, lanes)
    let descent = (load(g + k, lanes) * ofGradient).adding(weight, times: ofWeight)
    var change = -descent
    if let v {
      let newVelocity = load(v + k, lanes) * momentum - descent
      store(newVelocity, v + k, lanes)
      change = nesterov ? newVelocity * momentum - descent : newVelocity
    }
    store(weight + change, w + k, lanes)
  }
}
