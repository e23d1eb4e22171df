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
/// - Returns: the sum of −ln p(target) over the rows that count, in nats.
public func softmaxCrossEntropy(_ scores: Matrix, _ targets: Span<Int32>) -> Double {
  require(targets.count == scores.rows, "\(targets.count) targets for \(scores.rows) rows")
  var sum = 0.0
  for row in 0..<scores.rows {
    let start = scores.start + row * scores.stride
    let target = Int(targets[row])
    require(target < scores.columns, "target \(target) of \(scores.columns) classes")
    let score = target < 0 ? 0 : start[target]
    let (maximum, logarithm) = softmax(start, scores.columns)
    if target >= 0 { sum += (Double(maximum) - Double(score)) + logarithm }
  }
  return sum
}

/// Turns probabilities in place into the gradient of the summed cross-entropy by the scores: p − 1 at the target, p
/// elsewhere, and zeros in the rows that a negative target leaves out.
public func softmaxCrossEntropyGradient(_ probabilities: Matrix, _ targets: Span<Int32>) {
  require(targets.count == probabilities.rows, "\(targets.count) targets for \(probabilities.rows) rows")
  for row in 0..<probabilities.rows {
    let start = probabilities.start + row * probabilities.stride
    let target = Int(targets[row])
    if target < 0 {
      start.update(repeating: 0, count: probabilities.columns)
    } else {
      start[target] -= 1
    }
  }
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
