/// Returns the loss of the outputs that have a target: the mean over the columns, summed over the rows, in their order.
func sumOverTargets(_ outputs: Matrix, _ targets: Span<Float>, _ loss: (Float, Float) -> Double) -> Double {
  requireCount(targets.count, outputs.count, "targets")
  var total = 0.0
  for row in 0..<outputs.rows {
    for column in 0..<outputs.columns {
      let target = targets[row * outputs.columns + column]
      if !target.isNaN { total += loss(outputs[row, column], target) }
    }
  }
  return total / Double(outputs.columns)
}

/// Replaces every output by `slope` of the output and its target, or by zero if there is no target.
func replaceOutputs(_ outputs: Matrix, _ targets: Span<Float>, _ slope: (Float, Float) -> Float) {
  requireCount(targets.count, outputs.count, "targets")
  for row in 0..<outputs.rows {
    for column in 0..<outputs.columns {
      let target = targets[row * outputs.columns + column]
      outputs[row, column] = target.isNaN ? 0 : slope(outputs[row, column], target)
    }
  }
}
