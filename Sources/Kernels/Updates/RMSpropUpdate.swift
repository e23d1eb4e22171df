/// Updates all weights by RMSprop (Hinton's lecture 6e, 2012; centered: Graves, 2013) in Keras's form: ε is added
/// inside the square root.
///
///     v = ρ v + (1 − ρ) g²   a = ρ a + (1 − ρ) g   b = μ b + rate · g / √(v − a² + ε)   w −= b
///
/// - Parameters:
///   - velocity: v.
///   - average: a, if the update is centered. Nil otherwise; v − a² is then v.
///   - momentum: b and μ. Nil without momentum; b is then the step alone.
///   - scale: A factor for the gradients.
public func rmspropUpdate(
  weights: Storage, gradients: Storage, velocity: Storage, average: Storage?,
  momentum: (values: Storage, factor: Float)?,
  scale: Float, rate: Float, rho: Double, epsilon: Float
) {
  requireRange(0..<weights.count, within: gradients.count, "gradients")
  requireCount(velocity.count, weights.count, "velocity")
  if let average { requireCount(average.count, weights.count, "average") }
  if let momentum { requireCount(momentum.values.count, weights.count, "momentum") }
  let (w, g, v, a, b) = (weights.base, gradients.base, velocity.base, average?.base, momentum?.values.base)
  let (old, new, factor) = (Float(rho), Vector(repeating: Float(1 - rho)), momentum?.factor ?? 0)
  forEachVector(weights.count) { k, lanes in
    let gradient = load(g + k, lanes) * scale
    let newVelocity = (load(v + k, lanes) * old).adding(gradient * gradient, times: new)
    store(newVelocity, v + k, lanes)
    var spread = newVelocity
    if let a {
      let newAverage = (load(a + k, lanes) * old).adding(gradient, times: new)
      store(newAverage, a + k, lanes)
      spread -= newAverage * newAverage
      // Rounding can make a variance of nearly zero negative, by more than ε.
      spread = spread.replacing(with: 0, where: spread .< 0)
    }
    var change = rate * gradient / squareRoot(spread + epsilon)
    if let b {
      change += load(b + k, lanes) * factor
      store(change, b + k, lanes)
    }
    store(load(w + k, lanes) - change, w + k, lanes)
  }
}
