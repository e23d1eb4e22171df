import Kernels

// Factors that multiply the learning rate after some steps.

/// A factor that grows linearly from 1/`length` at the first step to 1.
func warmUp(_ done: Double, length: Double) -> Double { done + 1 < length ? (done + 1) / length : 1 }

/// A factor that is 1 for the first `after` steps. It is then multiplied by `gamma`, and again after every `size`
/// steps.
func stepDecay(_ done: Double, after: Double, size: Double, gamma: Double) -> Double {
  done < after ? 1 : PortableMath.pow(gamma, 1 + ((done - after) / size).rounded(.down))
}

/// `rate` to the power of `done / length`. On a staircase, the exponent is rounded down.
func exponentialDecay(_ done: Double, length: Double, rate: Double, staircase: Bool) -> Double {
  let lengths = done / length
  return PortableMath.pow(rate, staircase ? lengths.rounded(.down) : lengths)
}

/// A factor that falls from 1 to `alpha` over `length` steps, along half a cosine wave (Loshchilov and Hutter, 2017).
func cosineDecay(_ done: Double, length: Double, alpha: Double) -> Double {
  (1 - alpha) * (1 + PortableMath.cos(.pi * min(done / length, 1))) / 2 + alpha
}
