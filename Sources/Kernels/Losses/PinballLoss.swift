/// Returns the pinball loss of forecasts of quantiles (Koenker and Bassett, 1978): the mean over the quantiles and the
/// targets of a row, summed over rows.
///
///     loss = max(q d, (q − 1) d), d = target − forecast
///
/// - Parameters:
///   - outputs: The forecasts, (rows, targets · quantiles): the quantiles of a target are side by side.
///   - targets: The targets, (rows, targets). NaN if there is none; its loss is then zero.
///   - quantiles: The quantiles, each above 0 and below 1.
public func pinballLoss(_ outputs: Matrix, _ targets: Span<Float>, _ quantiles: Span<Double>) -> Double {
  var total = 0.0
  forEachQuantile(outputs, targets, quantiles) { row, column, quantile, target in
    let d = Double(target) - Double(outputs[row, column])
    total += max(quantile * d, (quantile - 1) * d)
  }
  return total / Double(outputs.columns)
}

/// Replaces the forecasts by the gradient of ``pinballLoss(_:_:_:)``, which is zero where there is no target.
public func pinballLossGradient(_ outputs: Matrix, _ targets: Span<Float>, _ quantiles: Span<Double>) {
  forEachQuantile(outputs, targets, quantiles) { row, column, quantile, target in
    let output = outputs[row, column]
    let slope = target > output ? -quantile : target < output ? 1 - quantile : 0
    outputs[row, column] = Float(slope / Double(outputs.columns))
  } orElse: { row, column in
    outputs[row, column] = 0
  }
}

/// Calls `body` for each forecast that has a target, and `orElse` for the others.
private func forEachQuantile(
  _ outputs: Matrix, _ targets: Span<Float>, _ quantiles: Span<Double>,
  _ body: (_ row: Int, _ column: Int, _ quantile: Double, _ target: Float) -> Void,
  orElse: (_ row: Int, _ column: Int) -> Void = { _, _ in }
) {
  require(
    quantiles.count > 0 && outputs.columns % quantiles.count == 0,
    "\(outputs.columns) columns of \(quantiles.count) quantiles each")
  let count = outputs.columns / quantiles.count
  requireCount(targets.count, outputs.rows * count, "targets")
  for row in 0..<outputs.rows {
    for column in 0..<outputs.columns {
      let target = targets[row * count + column / quantiles.count]
      if target.isNaN { orElse(row, column) } else { body(row, column, quantiles[column % quantiles.count], target) }
    }
  }
}
