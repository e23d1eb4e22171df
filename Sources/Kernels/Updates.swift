// The updates of the optimizers, each in one pass over the flat buffers. `scale` multiplies the gradient on the way in
// (one over the weight of the batch, times what clipping asks for), which saves a pass of its own.

/// Adam (Kingma and Ba, 2015), in Keras's form: the bias corrections are in the rate, ε is added to √v.
///
///     m += (1 − β₁)(g − m)   v += (1 − β₂)(g² − v)   w −= rate · m / (√v + ε)
public func adamUpdate(
  weights: Storage, gradients: Storage, first: Storage, second: Storage,
  scale: Float, rate: Float, beta1: Float, beta2: Float, epsilon: Float
) {
  let (w, g, m, v) = (weights.base, gradients.base, first.base, second.base)
  let (keep1, keep2) = (Vector(repeating: 1 - beta1), Vector(repeating: 1 - beta2))
  forEachVector(weights.count) { k, lanes in
    let gradient = load(g + k, lanes) * scale
    let oldFirst = load(m + k, lanes)
    let oldSecond = load(v + k, lanes)
    let newFirst = oldFirst.adding(gradient - oldFirst, times: keep1)
    let newSecond = oldSecond.adding((gradient * gradient - oldSecond), times: keep2)
    store(newFirst, m + k, lanes)
    store(newSecond, v + k, lanes)
    store(load(w + k, lanes) - rate * newFirst / (newSecond.squareRoot() + epsilon), w + k, lanes)
  }
}

/// Gradient descent on some of the floats: w −= rate · g.
public func descentUpdate(weights: Storage, gradients: Storage, _ range: Range<Int>, scale: Float, rate: Float) {
  require(range.lowerBound >= 0 && range.upperBound <= min(weights.count, gradients.count), "\(range) of the floats")
  let (w, g) = (weights.base + range.lowerBound, gradients.base + range.lowerBound)
  forEachVector(range.count) { k, lanes in
    store(load(w + k, lanes) - rate * (load(g + k, lanes) * scale), w + k, lanes)
  }
}

/// Gradient descent with momentum, in Keras's form: v = μ v − rate · g, then w += v, or with Nesterov's look ahead
/// w += μ v − rate · g.
public func momentumUpdate(
  weights: Storage, gradients: Storage, velocity: Storage,
  scale: Float, rate: Float, momentum: Float, nesterov: Bool
) {
  let (w, g, v) = (weights.base, gradients.base, velocity.base)
  forEachVector(weights.count) { k, lanes in
    let descent = load(g + k, lanes) * (scale * rate)
    let newVelocity = load(v + k, lanes) * momentum - descent
    store(newVelocity, v + k, lanes)
    let change = nesterov ? newVelocity * momentum - descent : newVelocity
    store(load(w + k, lanes) + change, w + k, lanes)
  }
}
