/// Adam (Kingma and Ba, 2015), in Keras's form: the bias corrections are in the rate, ε is added to √v.
///
///     m += (1 − β₁)(g − m)   v += (1 − β₂)(g² − v)   w = keep · w − rate · m / (√v + ε)
///
/// One pass over the flat buffers, as every update. `scale` multiplies the gradient on the way in (one over the weight of
/// the batch, times what clipping asks for), which saves a pass of its own.
///
/// - Parameters:
///   - largest: where it is given, the largest v so far, which stands in for v (AMSGrad; Reddi, Kale and Kumar, 2018).
///   - keep: what the decay leaves of a weight before the step; 1 without decay.
public func adamUpdate(
  weights: Storage, gradients: Storage, first: Storage, second: Storage, largest: Storage? = nil,
  scale: Float, rate: Float, keep: Float = 1, beta1: Double, beta2: Double, epsilon: Float
) {
  let (w, g, m, v, most) = (weights.base, gradients.base, first.base, second.base, largest?.base)
  // In double precision, since a β near 1 leaves few digits.
  let (keep1, keep2) = (Vector(repeating: Float(1 - beta1)), Vector(repeating: Float(1 - beta2)))
  forEachVector(weights.count) { k, lanes in
    let gradient = load(g + k, lanes) * scale
    let oldFirst = load(m + k, lanes)
    let oldSecond = load(v + k, lanes)
    let newFirst = oldFirst.adding(gradient - oldFirst, times: keep1)
    var newSecond = oldSecond.adding((gradient * gradient - oldSecond), times: keep2)
    store(newFirst, m + k, lanes)
    store(newSecond, v + k, lanes)
    if let most {
      let before = load(most + k, lanes)
      newSecond = newSecond.replacing(with: before, where: before .> newSecond)
      store(newSecond, most + k, lanes)
    }
    store(load(w + k, lanes) * keep - rate * newFirst / (newSecond.squareRoot() + epsilon), w + k, lanes)
  }
}
