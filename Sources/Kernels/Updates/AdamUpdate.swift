/// Updates the weights in `range` by Adam (Kingma and Ba, 2015) in Keras's form: the rate includes the bias
/// corrections, and ε is added to √v.
///
///     m += (1 − β₁)(g − m)   v += (1 − β₂)(g² − v)   w −= rate · m / (√v + ε) + decay · w
///
/// Like every update, this is one pass over flat buffers. `scale` multiplies the gradients during that pass, which
/// saves a pass of its own. It is one over the weight of the batch, times the factor of gradient clipping.
///
/// - Parameters:
///   - first: m.
///   - second: v.
///   - largest: The largest v so far, which replaces v in the update of w (AMSGrad; Reddi, Kale and Kumar, 2018). Nil
///     without AMSGrad.
///   - range: The floats to update.
///   - scale: A factor for the gradients.
///   - rate: The learning rate, with the bias corrections.
///   - decay: The fraction of a weight that AdamW subtracts. It includes the learning rate, without the bias
///     corrections.
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
  // 1 − β is computed in double precision, since few digits are left of a β near 1.
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
    // The change and the decay are subtracted together: few digits would be left of one minus a small decay.
    store(weight - change.adding(weight, times: decays), w + k, lanes)
  }
}
