/// Replaces each row of scores by its softmax, e^(xⱼ − max) / Σ e^(xₖ − max).
public func softmax(_ scores: Matrix) {
  for row in 0..<scores.rows { _ = softmax(scores.start + row * scores.stride, scores.columns) }
}

/// Replaces each row of scores by probabilities, and returns their cross-entropy against the targets.
///
/// - Parameters:
///   - scores: The scores, (rows, classes).
///   - targets: The class of each row. A row with a negative target does not count.
///   - labelSmoothing: ε, the fraction of each target that is spread evenly over all classes. The ideal p(target) is then
///     1 − ε + ε / classes.
///   - classWeights: A factor for the loss of each class. Empty if all factors are one.
/// - Returns: The sum of −ln p(target) over the rows that count, in nats.
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

/// Returns the score of a smoothed target: (1 − ε) xₜ + ε · mean of x.
private func wanted(_ start: UnsafeMutablePointer<Float>, _ count: Int, _ target: Int, _ smoothing: Float) -> Double {
  if smoothing == 0 { return Double(start[target]) }
  var sums = Vector()
  forEachVector(count) { k, lanes in sums += load(start + k, lanes) }
  return Double(1 - smoothing) * Double(start[target]) + Double(smoothing) * Double(sums.sum()) / Double(count)
}

/// Replaces probabilities by the gradient of the summed cross-entropy with respect to the scores.
///
/// The gradient is p − 1 at the target and p elsewhere. It is zero in rows with a negative target. With label smoothing
/// ε and a class weight w, it is w (p − ε / classes), minus w (1 − ε) at the target.
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

/// Replaces each x by (x − shift) · factor.
private func shift(_ start: UnsafeMutablePointer<Float>, _ count: Int, by shift: Float, times factor: Float) {
  let (shifts, factors) = (Vector(repeating: shift), Vector(repeating: factor))
  forEachVector(count) { k, lanes in store((load(start + k, lanes) - shifts) * factors, start + k, lanes) }
}

/// Replaces one row by its softmax. Returns its greatest score and ln Σ e^(xₖ − greatest).
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
  return (maximum, PortableMath.log(Double(sum)))
}
