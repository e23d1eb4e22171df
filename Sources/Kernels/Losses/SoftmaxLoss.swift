import Foundation

/// Turns each row of scores in place into probabilities: e^(xⱼ − max) / Σ e^(xₖ − max).
public func softmax(_ scores: Matrix) {
  for row in 0..<scores.rows { _ = softmax(scores.start + row * scores.stride, scores.columns) }
}

/// Turns each row of scores in place into probabilities, and adds up the cross-entropy against the targets.
///
/// - Parameters:
///   - scores: (rows, classes).
///   - targets: a class for each row; a negative one leaves the row out.
///   - labelSmoothing: the share ε of each target that all classes share alike: p(target) is wanted to be 1 − ε + ε / classes.
///   - classWeights: what the loss of each class is multiplied by; empty for one.
/// - Returns: the sum of −ln p(target) over the rows that count, in nats.
public func softmaxCrossEntropy(
  _ scores: Matrix, _ targets: Span<Int32>, labelSmoothing: Float = 0, classWeights: Span<Float> = Span()
) -> Double {
  requireCount(targets.count, scores.rows, "targets")
  if !classWeights.isEmpty { requireCount(classWeights.count, scores.columns, "classWeights") }
  var sum = 0.0
  for row in 0..<scores.rows {
    let start = scores.start + row * scores.stride
    let target = Int(targets[row])
    require(target < scores.columns, "targets has \(target), which is not among \(scores.columns) classes")
    let score = target < 0 ? 0 : wanted(start, scores.columns, target, labelSmoothing)
    let (maximum, logarithm) = softmax(start, scores.columns)
    guard target >= 0 else { continue }
    let loss = (Double(maximum) - score) + logarithm
    sum += classWeights.isEmpty ? loss : loss * Double(classWeights[target])
  }
  return sum
}

/// The score of a target that is smoothed: (1 − ε) xₜ + ε · the mean of x.
private func wanted(_ start: UnsafeMutablePointer<Float>, _ count: Int, _ target: Int, _ smoothing: Float) -> Double {
  if smoothing == 0 { return Double(start[target]) }
  var sums = Vector()
  forEachVector(count) { k, lanes in sums += load(start + k, lanes) }
  return Double(1 - smoothing) * Double(start[target]) + Double(smoothing) * Double(sums.sum()) / Double(count)
}

/// Turns probabilities in place into the gradient of the summed cross-entropy by the scores: p − 1 at the target, p
/// elsewhere, and zeros in the rows that a negative target leaves out; with a smoothed target and weights of classes
/// w (p − ε / classes), less w (1 − ε) at the target.
public func softmaxCrossEntropyGradient(
  _ probabilities: Matrix, _ targets: Span<Int32>, labelSmoothing: Float = 0, classWeights: Span<Float> = Span()
) {
  requireCount(targets.count, probabilities.rows, "targets")
  if !classWeights.isEmpty { requireCount(classWeights.count, probabilities.columns, "classWeights") }
  for row in 0..<probabilities.rows {
    let start = probabilities.start + row * probabilities.stride
    let target = Int(targets[row])
    require(
      target < probabilities.columns, "targets has \(target), which is not among \(probabilities.columns) classes")
    if target < 0 {
      start.update(repeating: 0, count: probabilities.columns)
    } else {
      start[target] -= 1 - labelSmoothing
      let weight = classWeights.isEmpty ? 1 : classWeights[target]
      if labelSmoothing > 0 || weight != 1 {
        shift(start, probabilities.columns, by: labelSmoothing / Float(probabilities.columns), times: weight)
      }
    }
  }
}

/// Turns each x into (x − shift) · factor.
private func shift(_ start: UnsafeMutablePointer<Float>, _ count: Int, by shift: Float, times factor: Float) {
  let (shifts, factors) = (Vector(repeating: shift), Vector(repeating: factor))
  forEachVector(count) { k, lanes in store((load(start + k, lanes) - shifts) * factors, start + k, lanes) }
}

/// Softmax of one row in place; returns its greatest score and ln Σ e^(xₖ − greatest).
private func softmax(
  _ start: UnsafeMutablePointer<Float>, _ count: Int
) -> (maximum: Float, logarithm: Double) {
  var highest = Vector(repeating: -.infinity)
  forEachVector(count) { k, lanes in
    let x = load(start + k, lanes, filler: -.infinity)
    highest = highest.replacing(with: x, where: (x .> highest) .| (x .!= x))
  }
  let maximum = highest.max()
  var sums = Vector()
  forEachVector(count) { k, lanes in
    let e = exp(load(start + k, lanes, filler: -.infinity) - maximum)
    sums += e
    store(e, start + k, lanes)
  }
  let sum = sums.sum()
  let factor = Vector(repeating: 1 / sum)
  forEachVector(count) { k, lanes in store(load(start + k, lanes) * factor, start + k, lanes) }
  return (maximum, Foundation.log(Double(sum)))
}
