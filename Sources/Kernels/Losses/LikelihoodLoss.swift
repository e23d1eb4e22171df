/// Replaces scores by the parameters of distributions, and returns the negative logarithm of the likelihood of the
/// targets: the mean over the targets of a row, summed over rows.
///
/// - Parameters:
///   - scores: The scores, (rows, targets · parameters): the parameters of a target are side by side.
///   - targets: The targets, (rows, targets). NaN if there is none; its loss is then zero.
///   - likelihood: The distribution.
public func likelihoodLoss(_ scores: Matrix, _ targets: Span<Float>, _ likelihood: Likelihood) -> Double {
  likelihoodParameters(scores, likelihood)
  let count = scores.columns / likelihood.count
  requireCount(targets.count, scores.rows * count, "targets")
  var total = 0.0
  forEachDistribution(scores, likelihood) { row, target, parameters in
    let number = targets[row * count + target]
    if !number.isNaN { total += likelihood.loss(parameters, Double(number)) }
  }
  return total / Double(count)
}

/// Replaces the scores of each target by the parameters of its distribution.
public func likelihoodParameters(_ scores: Matrix, _ likelihood: Likelihood) {
  forEachDistribution(scores, likelihood) { row, target, values in
    put(likelihood.parameters(values), scores, row, target, likelihood)
  }
}

/// Replaces the parameters by the gradient of ``likelihoodLoss(_:_:_:)`` with respect to the scores, which is zero where
/// there is no target.
public func likelihoodLossGradient(_ parameters: Matrix, _ targets: Span<Float>, _ likelihood: Likelihood) {
  let count = parameters.columns / likelihood.count
  requireCount(targets.count, parameters.rows * count, "targets")
  forEachDistribution(parameters, likelihood) { row, target, values in
    let number = targets[row * count + target]
    var slopes = Likelihood.Parameters(repeating: 0)
    if !number.isNaN {
      slopes = likelihood.slopes(values, Double(number))
      for place in 0..<likelihood.count { slopes[place] /= Double(count) }
    }
    put(slopes, parameters, row, target, likelihood)
  }
}

/// Calls `body` with the numbers of each target of each row.
private func forEachDistribution(
  _ matrix: Matrix, _ likelihood: Likelihood, _ body: (_ row: Int, _ target: Int, Likelihood.Parameters) -> Void
) {
  require(matrix.columns % likelihood.count == 0, "\(matrix.columns) columns of \(likelihood.count) parameters each")
  for row in 0..<matrix.rows {
    for target in 0..<matrix.columns / likelihood.count {
      var values = Likelihood.Parameters(repeating: 0)
      for place in 0..<likelihood.count { values[place] = Double(matrix[row, target * likelihood.count + place]) }
      body(row, target, values)
    }
  }
}

private func put(
  _ values: Likelihood.Parameters, _ matrix: Matrix, _ row: Int, _ target: Int, _ likelihood: Likelihood
) {
  for place in 0..<likelihood.count { matrix[row, target * likelihood.count + place] = Float(values[place]) }
}
