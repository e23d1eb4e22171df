/// Reverses the time steps of each row of a batch within the row's length. Padding after the length stays in place.
///
/// Reversing twice gives the original.
///
/// - Parameters:
///   - source: All rows of step 0, then all rows of step 1, and so on, (T · B, F).
///   - rows: B, the number of rows of a step.
///   - lengths: The number of steps of each row. Empty if every row has all T steps.
///   - result: Receives the reversed rows, (T · B, F). It must not share memory with `source`.
public func reverseSteps(_ source: Matrix, rows: Int, lengths: Span<Int32>, into result: Matrix) {
  require(rows > 0 && source.rows % rows == 0, "rows is \(rows), of which \(source.rows) rows are not whole steps")
  if !lengths.isEmpty { requireCount(lengths.count, rows, "lengths") }
  requireShape(result, of: source, "result")
  requireSeparate(result, "result", from: source, "source")
  let steps = source.rows / rows
  for row in 0..<rows {
    let length = lengths.isEmpty ? steps : Int(lengths[row])
    require(length >= 0 && length <= steps, "lengths has \(length) for a row of \(steps) steps")
    for step in 0..<steps {
      let from = step < length ? length - 1 - step : step
      result.place(step * rows + row, 0).update(from: source.place(from * rows + row, 0), count: source.columns)
    }
  }
}
