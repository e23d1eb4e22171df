/// Updates the weights in `range` by Adagrad (Duchi, Hazan and Singer, 2011) in Keras's form: ε is added inside the
/// square root.
///
///     s += g²   w −= rate · g / √(s + ε)
///
/// - Parameters:
///   - accumulator: s.
///   - range: The floats to update.
///   - scale: A factor for the gradients.
public func adagradUpdate(
  weights: Storage, gradients: Storage, accumulator: Storage, _ range: Range<Int>,
  scale: Float, rate: Float, epsilon: Float
) {
  requireRange(range, within: weights.count, "weights")
  requireRange(range, within: gradients.count, "gradients")
  requireRange(range, within: accumulator.count, "accumulator")
  let start = range.lowerBound
  let (w, g, s) = (weights.base + start, gradients.base + start, accumulator.base + start)
  forEachVector(range.count) { k, lanes in
    let gradient = load(g + k, lanes) * scale
    let newSum = load(s + k, lanes).adding(gradient, times: gradient)
    store(newSum, s + k, lanes)
    store(load(w + k, lanes) - rate * gradient / squareRoot(newSum + epsilon), w + k, lanes)
  }
}
