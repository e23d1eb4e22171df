/// Updates the weights in `range` by gradient descent: w −= rate · g. `scale` is a factor for the gradients.
public func descentUpdate(weights: Storage, gradients: Storage, _ range: Range<Int>, scale: Float, rate: Float) {
  requireRange(range, within: weights.count, "weights")
  requireRange(range, within: gradients.count, "gradients")
  let (w, g) = (weights.base + range.lowerBound, gradients.base + range.lowerBound)
  forEachVector(range.count) { k, lanes in
    store(load(w + k, lanes) - rate * (load(g + k, lanes) * scale), w + k, lanes)
  }
}

/// Updates all weights by gradient descent with momentum, in Keras's form.
///
///     v = μ v − rate · g   w += v, or with Nesterov momentum w += μ v − rate · g
///
/// - Parameters:
///   - velocity: v.
///   - scale: A factor for the gradients.
///   - momentum: μ.
public func momentumUpdate(
  weights: Storage, gradients: Storage, velocity: Storage,
  scale: Float, rate: Float, momentum: Float, nesterov: Bool
) {
  requireRange(0..<weights.count, within: gradients.count, "gradients")
  requireCount(velocity.count, weights.count, "velocity")
  let (w, g, v) = (weights.base, gradients.base, velocity.base)
  forEachVector(weights.count) { k, lanes in
    let descent = load(g + k, lanes) * (scale * rate)
    let newVelocity = load(v + k, lanes) * momentum - descent
    store(newVelocity, v + k, lanes)
    let change = nesterov ? newVelocity * momentum - descent : newVelocity
    store(load(w + k, lanes) + change, w + k, lanes)
  }
}
