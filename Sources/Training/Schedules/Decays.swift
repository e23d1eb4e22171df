import Foundation

// What is left of a learning rate after some steps, as a factor.

/// Grows from 1/`length` at the first step to 1.
func warmUp(_ done: Double, length: Double) -> Double { done + 1 < length ? (done + 1) / length : 1 }

/// 1 for the first `after` steps, then times `gamma`, and again after each `size` steps.
func stepDecay(_ done: Double, after: Double, size: Double, gamma: Double) -> Double {
  done < after ? 1 : pow(gamma, 1 + ((done - after) / size).rounded(.down))
}

/// `rate` to the power of the number of `length`s that are done, the whole ones alone on a staircase.
func exponentialDecay(_ done: Double, length: Double, rate: Double, staircase: Bool) -> Double {
  let lengths = done / length
  return pow(rate, staircase ? lengths.rounded(.down) : lengths)
}

/// From 1 to `alpha` on half a wave of `length` steps (Loshchilov and Hutter, 2017).
func cosineDecay(_ done: Double, length: Double, alpha: Double) -> Double {
  (1 - alpha) * (1 + cos(.pi * min(done / length, 1))) / 2 + alpha
}
