/// Adam (Kingma and Ba, 2015), in Keras's form: the bias corrections are in the rate, ε is added to √v.
///
///     m += (1 − β₁)(g − m)   v += (1 − β₂)(g² − v)   w −= rate · m / (√v + ε) + decay · w
///
/// One pass over the flat buffers, as every update. `scale` multiplies the gradient on the way in (one over the weight of
/// the batch, times what clipping asks for), which saves a pass of its own.
///
/// - Parameters:
///   - range: the floats to change.
///   - largest: where it is given, the largest v so far, which stands in for v (AMSGrad; Reddi, Kale and Kumar, 2018).
///   - decay: the part of a weight that AdamW takes off, which has the rate without the corrections in it.
public func adamUpdate(
  weights: Storage, gradients: Storage, first: Storage, second: Storage, largest: Storage?,
  _ range: Range<Int>,
  scale: Float, rate: Float, decay: Float, beta1: Double, beta2: Double, epsilon: Float
) {
  requireRange(range, within: weights.count, "weights")
  requireRange(range, within: gradients.count, "gradients")
  requireRange(range, within: first.count, "first")
  requireRange(range, within: second.count, "second")
  if let largest { requireRange(range, within: largest.count, "largest") }
  let start = range.lowerBound
  let (w, g, m, v) = (weights.base + start, gradients.base + start, first.base + start, second.base + start)
  let most = largest.map { $0.base + start }
  // In double precision, since a β near 1 leaves few digits.
  let (keep1, keep2) = (Vector(repeating: Float(1 - beta1)), Vector(repeating: Float(1 - beta2)))
  let decays = Vector(repeating: decay)
  forEachVector(range.count) { k, lanes in
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
    let weight = load(w + k, lanes)
    let change = rate * newFirst / (squareRoot(newSecond) + epsilon)
    // Together, since one less a small decay would leave few of its digits.
    store(weight - change.adding(weight, times: decays), w + k, lanes)
  }
}
